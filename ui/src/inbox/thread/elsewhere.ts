import type { Happened } from '../../api/rows';

/** Something that happened with the customer elsewhere; count messages of a day stand for one. */
export interface Aside {
  at: string;
  entry: Happened;
  count: number;
}

/**
 * What happened with the customer outside of a conversation, oldest first: calls, messages that were left, callbacks, and of each other
 * conversation the last message of a day. items are a timeline, newest first.
 */
export function asides(items: Happened[], threadId: string): Aside[] {
  const out: Aside[] = [];
  const days = new Map<string, Aside>();
  for (const entry of items) {
    const of = entry.thread?.id ?? entry.interaction?.thread_id ?? '';
    if (of === threadId || !['call', 'voicemail', 'callback', 'message'].includes(entry.kind)) continue;
    if (entry.kind !== 'message') {
      out.push({ at: entry.at, entry, count: 1 });
      continue;
    }
    const key = `${of} ${new Date(entry.at).toDateString()}`;
    const known = days.get(key);
    if (known) {
      known.count++;
      continue;
    }
    const aside = { at: entry.at, entry, count: 1 };
    days.set(key, aside);
    out.push(aside);
  }
  return out.reverse();
}
