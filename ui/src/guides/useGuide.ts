import { useQuery } from '@tanstack/react-query';
import type { Guidance } from '../api/answers';
import { client, ok } from '../api/client';
import { queries } from '../api/queries';
import type { Interaction } from '../api/records';

const keyOf = (id: string) => ['guide', id];

/** Whether there can be a script, a form or a CRM's page for it at all. */
function guided(i: Interaction | null): boolean {
  return Boolean(i?.queue_id) && i?.channel === 'voice' && i.kind !== 'consult';
}

/** What leads through a conversation; undefined while it is not known. */
export function useGuide(i: Interaction | null): Guidance | undefined {
  const { data } = useQuery({
    queryKey: keyOf(i?.id ?? ''),
    queryFn: () => ok(client.GET('/api/v1/interactions/{id}/guide', { params: { path: { id: i?.id ?? '' } } })),
    enabled: guided(i),
    staleTime: 60_000,
    retry: 2,
  });
  return guided(i) ? data : undefined;
}

/** The same for what happens at a key or a click. */
export function guideAtHand(id: string): Guidance | undefined {
  return queries.getQueryData<Guidance>(keyOf(id));
}

/** The first of the languages a sentence is there in; its own words where there is none. */
export function spoken(own: string, words: Record<string, string> | undefined, languages: string[]): string {
  for (const l of languages) {
    const said = words?.[l] || words?.[l.split('-')[0] ?? ''];
    if (said) return said;
  }
  return own;
}
