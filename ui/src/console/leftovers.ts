import { useQuery } from '@tanstack/react-query';
import { client, ok } from '../api/client';
import type { DomainEvent } from '../api/frames';
import { queries } from '../api/queries';
import type { MissedOffer } from '../api/records';
import { attempt } from '../design/attempt';

const KEY = ['missed'] as const;
/** What another computer put away is gone here by then. */
const LOOK_MS = 30_000;
/** So long the database is behind what happens, at most, while all is well. */
const WRITTEN_MS = 1_500;

/** Offers of this shift that the agent did not take, newest first; they stay until they are called back or put away. */
export function useMissed(enabled = true): MissedOffer[] {
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: () => ok(client.GET('/api/v1/desk/missed')),
    refetchInterval: LOOK_MS,
    refetchOnWindowFocus: true,
    staleTime: 5_000,
    enabled,
  });
  return data?.items ?? [];
}

/** Puts a missed offer away, here at once and on every computer. */
export async function dismiss(id: string): Promise<void> {
  await queries.cancelQueries({ queryKey: KEY });
  queries.setQueryData<{ items: MissedOffer[] }>(
    KEY,
    (was) => was && { ...was, items: was.items.filter((m) => m.id !== id) },
  );
  const done = await attempt('desk:missed.failed', () =>
    ok(client.POST('/api/v1/desk/missed/{id}/seen', { params: { path: { id } } })),
  );
  if (!done) await queries.invalidateQueries({ queryKey: KEY });
}

/** Looks again when an offer to this agent ended: the server says whether it was missed. Answers how to stop. */
export function lookForMissed(agentId: string): { note: (event: DomainEvent) => void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    note(event) {
      if (event.type !== 'interaction.offer_ended' || event.body.agent_id !== agentId) return;
      clearTimeout(timer);
      timer = setTimeout(() => void queries.invalidateQueries({ queryKey: KEY }), WRITTEN_MS);
    },
    stop: () => clearTimeout(timer),
  };
}
