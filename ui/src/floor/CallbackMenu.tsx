import { ActionIcon, Button, Menu, Modal, TextInput } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import type { Floor } from '../api/answers';
import { client, ok } from '../api/client';
import type { Interaction } from '../api/records';
import { customerNumber } from '../console/model';
import { attempt } from '../design/attempt';
import { phone } from '../i18n/format';
import { useT } from '../i18n/useT';
import { PickDialog } from './PickDialog';
import css from './queue.module.css';

interface Props {
  interaction: Interaction;
  floor: Floor;
  /** When it is due; null for now. */
  later: number | null;
  steers: boolean;
  onWhy: (id: string) => void;
  onTime: (when: number | null) => void;
}

const HOUR = 3_600_000;

/** What a field for date and time holds, in this computer's time zone. */
export function fieldTime(at: number): string {
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** What may be done with one callback. */
export function CallbackMenu({ interaction: i, floor, later, steers, onWhy, onTime }: Props) {
  const t = useT();
  const [asks, setAsks] = useState<'time' | 'queue' | 'end' | null>(null);
  const close = () => setAsks(null);
  const path = { params: { path: { id: i.id } } };
  const caller = i.from_name || phone(customerNumber(i));
  const move = (queue_id: string) =>
    void attempt('floor:back.failed', () =>
      ok(client.POST('/api/v1/interactions/{id}/move', { ...path, body: { queue_id } })),
    );
  const end = () => {
    close();
    void attempt('floor:back.failed', () => ok(client.DELETE('/api/v1/interactions/{id}/callback', path)));
  };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon size={28} aria-label={t('floor:steer.label', { caller })} data-testid="callback-menu">
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown className={css.menu}>
          <Menu.Item onClick={() => onWhy(i.id)}>{t('floor:steer.why')}</Menu.Item>
          {steers ? (
            <>
              {later === null ? null : <Menu.Item onClick={() => onTime(null)}>{t('floor:back.now')}</Menu.Item>}
              <Menu.Item onClick={() => setAsks('time')}>{t('floor:back.later')}…</Menu.Item>
              <Menu.Item onClick={() => setAsks('queue')}>{t('floor:steer.move')}…</Menu.Item>
              <Menu.Item color="danger" onClick={() => setAsks('end')}>
                {t('floor:back.cancel')}…
              </Menu.Item>
            </>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {asks === 'time' ? <TimeDialog caller={caller} later={later} onTime={onTime} onClose={close} /> : null}
      {asks === 'queue' ? (
        <PickDialog
          title={t('floor:steer.move_title', { caller })}
          choices={floor.queues
            .filter((q) => q.queue_id !== i.queue_id)
            .map((q) => ({ id: q.queue_id, name: q.name }))}
          onPick={move}
          onClose={close}
        />
      ) : null}
      <Modal
        opened={asks === 'end'}
        onClose={close}
        title={t('floor:back.cancel_title', { caller })}
        closeButtonProps={{ 'aria-label': t('common:close') }}
      >
        <div className="stack">
          <p>{t('floor:back.cancel_help')}</p>
          <div className="row wrap">
            <Button color="danger" onClick={end} data-testid="callback-cancel">
              {t('floor:back.cancel')}
            </Button>
            <Button variant="default" onClick={close} data-autofocus>
              {t('floor:back.keep')}
            </Button>
          </div>
        </div>
      </Modal>
    </>
  );
}

interface TimeProps {
  caller: string;
  later: number | null;
  onTime: (when: number) => void;
  onClose: () => void;
}

function TimeDialog({ caller, later, onTime, onClose }: TimeProps) {
  const t = useT();
  const [value, setValue] = useState(() => fieldTime(later ?? Date.now() + HOUR));
  const at = Date.parse(value);
  const past = !(at > Date.now());
  const save = () => {
    onClose();
    onTime(at);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('floor:back.later_title', { caller })}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form
        className="stack"
        onSubmit={(e) => {
          e.preventDefault();
          if (!past) save();
        }}
      >
        <TextInput
          type="datetime-local"
          label={t('floor:back.when')}
          description={t('floor:back.when_help')}
          value={value}
          error={past ? t('floor:back.past') : undefined}
          onChange={(e) => setValue(e.currentTarget.value)}
          data-testid="callback-time"
        />
        <div className="row wrap">
          <Button type="submit" disabled={past}>
            {t('common:save')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
