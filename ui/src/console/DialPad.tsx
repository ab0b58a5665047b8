import { Button, NativeSelect, Popover, TextInput } from '@mantine/core';
import { IconPhone } from '@tabler/icons-react';
import { useState } from 'react';
import type { Desk } from '../api/answers';
import { useServerReason } from '../app/Banners';
import { useT } from '../i18n/useT';
import { model } from './model';
import { dialable, useDial } from './useDial';

/** Dials a number for one of the agent's queues, whose caller id the customer sees. */
export function DialPad({ desk }: { desk: Desk }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const [number, setNumber] = useState('');
  const [queue, setQueue] = useState(desk.queues[0]?.queue_id ?? '');
  const [busy, dial] = useDial();
  const { active, wrapup, offers } = model(desk);
  const reason =
    useServerReason() ||
    (active || offers.length > 0 ? t('desk:dial.in_call') : wrapup ? t('desk:dial.in_wrapup') : '');

  async function call(e: React.FormEvent) {
    e.preventDefault();
    if (!(await dial(number, queue))) return;
    setNumber('');
    setOpen(false);
  }

  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" width={280} trapFocus returnFocus>
      <Popover.Target>
        <Button
          fullWidth
          variant="default"
          leftSection={<IconPhone size={16} aria-hidden="true" />}
          disabled={reason !== ''}
          title={reason || undefined}
          onClick={() => setOpen((o) => !o)}
          data-testid="dial-open"
          m={8}
          w="calc(100% - 16px)"
        >
          {t('desk:dial.open')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form className="stack" onSubmit={(e) => void call(e)}>
          <TextInput
            label={t('desk:dial.number')}
            type="tel"
            autoComplete="off"
            data-autofocus
            value={number}
            onChange={(e) => setNumber(e.currentTarget.value)}
            error={number && !dialable(number) ? t('desk:dial.odd') : undefined}
          />
          <NativeSelect
            label={t('desk:dial.queue')}
            value={queue}
            onChange={(e) => setQueue(e.currentTarget.value)}
            data={desk.queues.map((q) => ({ value: q.queue_id, label: q.name }))}
          />
          <Button
            type="submit"
            color="ready"
            loading={busy}
            disabled={!dialable(number) || !queue}
            data-testid="dial"
          >
            {t('desk:dial.call')}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
