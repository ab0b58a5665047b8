import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { Thread } from '../records';

const MOST = 100;

/** The tags that conversations have which are here; the model chooses among them and invents none. */
export function knownTags(cache: QueryClient, thread: Thread): string[] {
  const counts = new Map<string, number>();
  const count = (t: Pick<Thread, 'tags'>) => {
    for (const tag of t.tags ?? []) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  };
  for (const [, data] of cache.getQueriesData<InfiniteData<{ items: Thread[] }>>({ queryKey: ['threads'] })) {
    for (const page of data?.pages ?? []) for (const t of page.items ?? []) count(t);
  }
  const own = new Set((thread.tags ?? []).map((x) => x.toLocaleLowerCase()));
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([tag]) => tag)
    .filter((tag) => !own.has(tag.toLocaleLowerCase()))
    .slice(0, MOST);
}
