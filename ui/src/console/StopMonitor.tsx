import { Button } from '@mantine/core';
import { client, ok } from '../api/client';
import { useAttempt } from '../design/attempt';
import { useT } from '../i18n/useT';

/** Leaves a colleague's conversation. */
export function StopMonitor({ id }: { id: string }) {
  const t = useT();
  const [busy, run] = useAttempt();
  const stop = () =>
    run('desk:monitor.stop_failed', () =>
      ok(client.DELETE('/api/v1/interactions/{id}/monitor', { params: { path: { id } } })),
    );
  return (
    <Button size="xs" color="danger" variant="outline" loading={busy} onClick={() => void stop()}>
      {t('desk:monitor.stop')}
    </Button>
  );
}
