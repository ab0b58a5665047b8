import { useCallback } from 'react';
import { client, ok } from '../api/client';
import { useAttempt } from '../design/attempt';

/** A number as it is dialled: digits with an optional leading plus. */
export function dialable(text: string): string {
  const digits = text.replace(/[\s().\-/]/g, '');
  return /^\+?[0-9*#]{2,24}$/.test(digits) ? digits : '';
}

/** Calls a number for a queue. The agent's own phone is called first and answers by itself. */
export function useDial(): [busy: boolean, dial: (number: string, queueId: string) => Promise<boolean>] {
  const [busy, attempt] = useAttempt();
  const dial = useCallback(
    (number: string, queueId: string) =>
      attempt('desk:dial.failed', () =>
        ok(client.POST('/api/v1/desk/dial', { body: { number: dialable(number) || number, queue_id: queueId } })),
      ),
    [attempt],
  );
  return [busy, dial];
}
