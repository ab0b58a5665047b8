import type { Query, QueryKey } from '@tanstack/react-query';
import type { DomainEvent } from './frames';
import { queries } from './queries';

/**
 * What the server counts or lists for a page, and which events make it dated. The events themselves are not enough to count by,
 * so it is asked for again: soon, but once for all that happens meanwhile. A slow poll in queries.ts is the net below.
 */

/** The database is up to half a second behind the events. */
const SOON_MS = 1_000;
/** For figures of a whole day, which are dear and which nobody reads by the second. */
const CALM_MS = 5_000;

/** What the server says changed, for pages that may not see the events behind it. */
export type Topic = 'targets' | 'voicemail' | 'threads' | 'waiting';

const LIVE = [
  'quarters',
  'hours',
  'agent-day',
  'why',
  'history',
  'interaction',
  'targets',
  'voicemail',
  'waiting',
  'guide',
  'thread',
  'messages',
  'threads',
  'inbox-sights',
];

type Stale = [key: QueryKey, after: number];

/** The answers that an event makes dated. */
export function datedBy(event: DomainEvent): Stale[] {
  if (event.type.startsWith('agent.') && 'agent' in event.body) {
    return [
      [['agent-day', event.body.agent.id], SOON_MS],
      [['why'], SOON_MS],
    ];
  }
  if (event.type.startsWith('inbox.')) return [[['inbox-sights'], SOON_MS]];
  if (event.type.startsWith('recording.')) return [[['interaction'], SOON_MS]];
  if (!event.type.startsWith('interaction.') || !('interaction' in event.body)) return [];
  const { interaction: i, agent_id } = event.body;
  const out: Stale[] = [[['why'], SOON_MS]];
  if (event.type === 'interaction.matched') out.push([['guide', i.id], SOON_MS]);
  if (i.channel === 'voicemail') out.push([['voicemail'], SOON_MS]);
  if (i.thread_id) out.push([['waiting'], SOON_MS]);
  if (COUNTED.has(event.type)) out.push([['quarters', i.queue_id ?? ''], CALM_MS], [['hours'], CALM_MS]);
  if (LISTED.has(event.type)) {
    out.push([['history'], SOON_MS], [['interaction', i.id], SOON_MS], [['agent-day', agent_id ?? ''], SOON_MS]);
  }
  return out;
}

const COUNTED = new Set<string>(['interaction.queued', 'interaction.connected', 'interaction.ended']);
const LISTED = new Set<string>([
  'interaction.wrapup',
  'interaction.coded',
  'interaction.form_saved',
  'interaction.matched',
  'interaction.handed_out',
  'interaction.ended',
]);

const waiting = new Map<string, { again: boolean }>();

/** Asks again for what is on screen, after a while; what comes meanwhile is given a while of its own. `of` narrows it down. */
export function askAgain(key: QueryKey, after = SOON_MS, of?: (q: Query) => boolean): void {
  if (queries.getQueryCache().findAll({ queryKey: key, predicate: of }).length === 0) return;
  const id = JSON.stringify(key);
  const held = waiting.get(id);
  if (held) {
    held.again = true;
    return;
  }
  const one = { again: false };
  waiting.set(id, one);
  setTimeout(() => {
    waiting.delete(id);
    void queries.invalidateQueries({ queryKey: key, predicate: of });
    if (one.again) askAgain(key, after, of);
  }, after);
}

export function freshen(event: DomainEvent): void {
  for (const [key, after] of datedBy(event)) askAgain(key, after);
}

export function freshenTopics(topics: Topic[]): void {
  for (const t of topics) askAgain([t], SOON_MS);
}

/** After a gap nobody knows what was missed. */
export function freshenAll(): void {
  for (const name of LIVE) void queries.invalidateQueries({ queryKey: [name] });
}
