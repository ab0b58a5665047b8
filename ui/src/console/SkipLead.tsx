import { Button, Popover, TextInput } from '@mantine/core';
import { IconPlayerSkipForward } from '@tabler/icons-react';
import { useState } from 'react';
import { client, ok } from '../api/client';
import { useServerReason } from '../app/Banners';
import { useAttempt } from '../design/attempt';
import { Kbd } from '../design/Kbd';
import { useT } from '../i18n/useT';
import { useCommand } from '../keys/dispatcher';
import { useKeyOf } from '../keys/useKeyOf';
import css from './preview.module.css';
import { SKIP_REASONS } from './skipReasons';
import strip from './strip.module.css';

const LONGEST = 200;

/** Passes over a lead: one press for the usual reasons, a word of one's own for the others. Without a reason nothing is sent. */
export function SkipLead({ interactionId: id }: { interactionId: string }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const [missing, setMissing] = useState(false);
  const [busy, attempt] = useAttempt();
  const blocked = useServerReason();
  const key = useKeyOf('skip');
  useCommand('skip', () => setOpen(true), blocked === '');
  const skip = (reason: string) =>
    void attempt('desk:preview.skip_failed', () =>
      ok(client.POST('/api/v1/interactions/{id}/skip', { params: { path: { id } }, body: { reason } })),
    );
  function own(e: React.FormEvent) {
    e.preventDefault();
    const reason = text.trim();
    setMissing(reason === '');
    if (reason !== '') skip(reason);
  }
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={280} trapFocus returnFocus>
      <Popover.Target>
        <Button
          className={`${strip.call} ${css.deed}`}
          variant="default"
          loading={busy}
          disabled={blocked !== ''}
          title={blocked || undefined}
          leftSection={<IconPlayerSkipForward size={16} aria-hidden="true" />}
          rightSection={<Kbd>{key}</Kbd>}
          onClick={() => setOpen((o) => !o)}
          data-testid="skip"
        >
          {t('desk:preview.skip')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('desk:preview.skip_why')}>
        <div className={css.reasons} data-testid="skip-reasons">
          <strong>{t('desk:preview.skip_why')}</strong>
          {SKIP_REASONS.map((r, n) => (
            <Button
              key={r}
              variant="default"
              justify="flex-start"
              disabled={busy}
              data-autofocus={n === 0 || undefined}
              onClick={() => skip(r)}
            >
              {t(`desk:preview.reason.${r}`)}
            </Button>
          ))}
          <form className="stack" onSubmit={own}>
            <TextInput
              label={t('desk:preview.other')}
              value={text}
              maxLength={LONGEST}
              autoComplete="off"
              error={missing ? t('desk:preview.other_needed') : undefined}
              onChange={(e) => setText(e.currentTarget.value)}
            />
            <Button type="submit" disabled={busy} data-testid="skip-own">
              {t('desk:preview.skip')}
            </Button>
          </form>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
