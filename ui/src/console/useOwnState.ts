import { client, ok } from '../api/client';
import { keys, queries, useDesk } from '../api/queries';
import type { Agent } from '../api/records';
import { say } from '../app/announcer';
import { useAttempt } from '../design/attempt';
import { t } from '../i18n';
import { model } from './model';
import { finishWrapup } from './wrapup';

interface OwnState {
  agent: Agent | null;
  busy: boolean;
  ready: () => void;
  pause: (reasonId: string) => void;
  endShift: (afterWork?: boolean) => Promise<boolean>;
  /** Takes back what was asked for after this work. */
  stay: () => void;
}

/** What the agent may do to the own state. During work a pause waits until the work is done. */
export function useOwnState(): OwnState {
  const { data: desk } = useDesk();
  const [busy, attempt] = useAttempt();
  const agent = desk?.agent ?? null;

  function ready(): void {
    const { wrapup } = model(desk);
    if (wrapup && agent?.activity === 'wrapup') void finishWrapup(wrapup.id, 'ready');
    else void attempt('desk:state.failed', () => ok(client.PUT('/api/v1/desk/state', { body: { state: 'ready' } })));
  }

  function pause(reasonId: string): void {
    void attempt('desk:state.failed', async () => {
      await ok(client.PUT('/api/v1/desk/state', { body: { state: 'paused', reason_id: reasonId } }));
      if (agent?.work?.length) say(t('desk:state.queued'));
    });
  }

  function stay(): void {
    void attempt('desk:state.failed', async () => {
      await ok(client.PUT('/api/v1/desk/state', { body: { state: 'ready' } }));
      say(t('desk:state.taken_back'));
    });
  }

  function endShift(afterWork = false): Promise<boolean> {
    return attempt('desk:state.end_failed', async () => {
      await ok(client.DELETE('/api/v1/desk/shift', { params: { query: afterWork ? { after_work: true } : {} } }));
      await queries.refetchQueries({ queryKey: keys.desk });
    });
  }

  return { agent, busy, ready, pause, endShift, stay };
}
