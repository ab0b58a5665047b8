import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { client, ok } from '../api/client';
import { observeEvents } from '../api/link';
import { queries } from '../api/queries';

/** The server's word for it too: it says so when what waits changed. */
export const WAITING = ['waiting'] as const;
const NET_MS = 15_000;

/** What waits in this agent's queues and may be taken without having been offered. */
export function useWaiting(enabled = true) {
  const answer = useQuery({
    queryKey: WAITING,
    queryFn: () => ok(client.GET('/api/v1/desk/waiting')),
    refetchInterval: NET_MS,
    staleTime: 2_000,
    enabled,
  });
  useEffect(
    () =>
      observeEvents((e) => {
        if (enabled && e.type.startsWith('interaction.')) void queries.invalidateQueries({ queryKey: WAITING });
      }),
    [enabled],
  );
  return answer;
}
