import { useQueries } from '@tanstack/react-query';
import { type NounPath, nounQuery } from '../admin/noun';
import type { Row } from '../api/rows';
import type { NameOf } from './sentence';
import type { Named } from './vocabulary';

const NOUNS: NounPath[] = ['queues', 'agents', 'inboxes', 'schedules', 'canned-answers'];
type Titled = Row & { name?: string; title?: string };

/** The names of all rows that rules speak of, as far as this person may read them. */
export function useRowNames(): NameOf {
  return useQueries({ queries: NOUNS.map((path) => nounQuery<Titled>(path)), combine: names });
}

// outside of the hook, so that the map is only made again when an answer is new
function names(answers: { data?: Titled[] }[]): NameOf {
  const known = new Map(answers.flatMap((a) => (a.data ?? []).map((r) => [r.id, r.name ?? r.title ?? ''] as const)));
  return (_: Named, id) => known.get(id);
}

/** Rows of one noun at a site as the choices of a field, by their names. */
export function useRowsAt(of: Named, siteId: string): { value: string; label: string }[] {
  const [rows] = useQueries({ queries: [nounQuery<Titled & { site_id?: string }>(of)] });
  return (rows?.data ?? [])
    .filter((r) => !siteId || !r.site_id || r.site_id === siteId)
    .map((r) => ({ value: r.id, label: r.name ?? r.title ?? r.id }))
    .sort((a, b) => a.label.localeCompare(b.label));
}
