import type { UseQueryResult } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Interaction } from '../../api/records';
import type { Thread } from '../records';
import type { Held } from '../timeline';

/**
 * Keeps what is open as new as what is known of it. Events of messages go to whom the conversation belongs; who looks at one
 * that is offered, nobody's or a colleague's hears only that it changed, and fetches what is missing: once for each change.
 */
export function useFresh(
  thread: UseQueryResult<Thread>,
  messages: UseQueryResult<Held>,
  i: Interaction | null,
): void {
  const asked = useRef({ id: '', version: 0, seq: 0 });
  const { id = '', version = 0, seq = 0 } = thread.data ?? {};
  if (asked.current.id !== id) asked.current = { id, version: 0, seq: 0 };

  const told = i?.thread_id === id ? (i?.written?.version ?? 0) : 0;
  const { isFetching: reading, refetch: readThread } = thread;
  useEffect(() => {
    if (!id || reading || told <= version || asked.current.version >= told) return;
    asked.current.version = told;
    void readThread();
  }, [id, told, version, reading, readThread]);

  const last = messages.data?.items.at(-1)?.seq ?? 0;
  const { isFetching: fetching, data, refetch } = messages;
  useEffect(() => {
    if (!data || fetching || seq <= last || asked.current.seq >= seq) return;
    asked.current.seq = seq;
    void refetch();
  }, [data, seq, last, fetching, refetch]);
}
