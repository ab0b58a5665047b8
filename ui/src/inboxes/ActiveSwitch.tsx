import { Switch } from '@mantine/core';
import { useAttempt } from '../design/attempt';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import type { Inbox } from './kinds';
import { writeInbox } from './queries';

/** Switches an inbox on and off where it is listed. */
export function ActiveSwitch({ row }: { row: Inbox }) {
  const t = useT();
  const can = useCan();
  const [busy, run] = useAttempt();
  return (
    <Switch
      aria-label={t('inboxadmin:switch', { name: row.name })}
      checked={row.active}
      disabled={busy || !can('queues.write')}
      onChange={(e) => {
        const active = e.currentTarget.checked;
        void run('inboxadmin:switch_failed', () => writeInbox({ ...row, active }));
      }}
    />
  );
}
