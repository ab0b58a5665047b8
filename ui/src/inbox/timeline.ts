import type { Message } from './records';

/** The part of a conversation that is here: messages in their order, without holes. */
export interface Held {
  items: Message[];
  /** Whether there are earlier ones at the server. */
  more: boolean;
}

/** How many messages are fetched at a time; the server's limit is LARGEST. */
export const PAGE = 50;
export const LARGEST = 200;

const inOrder = (a: Message, b: Message) => a.seq - b.seq;

/** The same message told twice: what is newer stands, whichever came first. */
function newer(was: Message, is: Message): Message {
  return is.version >= was.version ? is : was;
}

/** Puts messages together: each once, in the order of their numbers. */
export function merged(a: Message[], b: Message[]): Message[] {
  const byId = new Map(a.map((m) => [m.id, m]));
  for (const m of b) {
    const was = byId.get(m.id);
    byId.set(m.id, was ? newer(was, m) : m);
  }
  return [...byId.values()].sort(inOrder);
}

/** Whether every number between the first and the last is there. */
export function whole(items: Message[]): boolean {
  return items.every((m, n) => n === 0 || m.seq === (items[n - 1]?.seq ?? 0) + 1);
}

/** The end of a conversation was fetched: it goes on what is held if they meet, and takes its place if not. */
export function withEnd(held: Held | undefined, page: Message[]): Held {
  const end = [...page].sort(inOrder);
  const first = end[0]?.seq ?? 1;
  const own = { items: end, more: first > 1 };
  const last = held?.items.at(-1)?.seq ?? 0;
  const begins = held?.items[0]?.seq ?? 0;
  if (!held || held.items.length === 0 || last < first - 1 || begins > first) return own;
  const items = merged(held.items, end);
  return whole(items) ? { items, more: held.more } : own;
}

/** Earlier messages were fetched. */
export function withOlder(held: Held, page: Message[]): Held {
  const items = merged(page, held.items);
  if (page.length === 0) return { ...held, more: false };
  return whole(items) ? { items, more: (items[0]?.seq ?? 1) > 1 } : held;
}

/**
 * One message was told of. `hole` says that some before it were not: then the end is to be fetched. The same object comes
 * back where nothing changed.
 */
export function withMessage(held: Held, m: Message): { held: Held; hole: boolean } {
  const at = held.items.findIndex((x) => x.id === m.id);
  const was = held.items[at];
  if (was) {
    if (m.version < was.version || (m.version === was.version && m.status === was.status)) {
      return { held, hole: false };
    }
    return { held: { ...held, items: held.items.map((x) => (x.id === m.id ? m : x)) }, hole: false };
  }
  const first = held.items[0]?.seq;
  const last = held.items.at(-1)?.seq ?? 0;
  if (first !== undefined && m.seq < first) return { held, hole: false }; // comes when somebody looks that far back
  if (first === undefined ? m.seq > 1 : m.seq !== last + 1) return { held, hole: true };
  return { held: { ...held, items: [...held.items, m] }, hole: false };
}

/** A day of the timeline, as the reader's clock has it. */
export interface Day<T> {
  day: string;
  items: T[];
}

export function byDay<T extends { at: string }>(items: T[]): Day<T>[] {
  const days: Day<T>[] = [];
  for (const m of items) {
    const at = new Date(m.at);
    const day = new Date(at.getFullYear(), at.getMonth(), at.getDate()).toISOString();
    const last = days.at(-1);
    if (last?.day === day) last.items.push(m);
    else days.push({ day, items: [m] });
  }
  return days;
}

/** The first of the customer's messages that nobody looked at, counted from the end. */
export function firstUnread(items: Message[], unread: number): string {
  if (unread <= 0) return '';
  const theirs = items.filter((m) => m.direction === 'in');
  return theirs[Math.max(0, theirs.length - unread)]?.id ?? '';
}

/** Whether a message continues the one above it: the same author within a few minutes, so that the name need not be said again. */
export function continues(above: Message | undefined, m: Message): boolean {
  if (!above || above.direction !== m.direction) return false;
  const same = above.by.kind === m.by.kind && (above.by.id ?? above.by.name) === (m.by.id ?? m.by.name);
  return same && Date.parse(m.at) - Date.parse(above.at) < 5 * 60_000;
}
