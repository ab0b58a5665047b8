import { create } from 'zustand';
import type { Typist } from '../api/frames';

/** Somebody who writes in a conversation just now. */
export interface Writer {
  thread: string;
  by: 'customer' | 'agent';
  /** The colleague's id; empty for the customer. */
  who: string;
  name: string;
  /** Until when it is believed without being told again. */
  until: number;
}

/** Those who write are told of every few seconds; who was not told of for so long stopped, or is gone. */
export const BELIEVED_MS = 6_500;

export const useWriters = create<{ items: Writer[] }>(() => ({ items: [] }));

const same = (a: Pick<Writer, 'thread' | 'who'>, b: Pick<Writer, 'thread' | 'who'>) =>
  a.thread === b.thread && a.who === b.who;

/** What the server told of who writes, or stopped. */
export function writersTold(list: Typist[], now = Date.now()): void {
  let { items } = useWriters.getState();
  for (const x of list) {
    const one = { thread: x.thread_id, by: x.by, who: x.who ?? '', name: x.name ?? '', until: now + BELIEVED_MS };
    items = items.filter((w) => !same(w, one));
    if (x.on) items = [...items, one];
  }
  keep(items, now);
}

/** What somebody wrote is here: they do not write it any more. */
export function writerDone(thread: string, who: string): void {
  const { items } = useWriters.getState();
  if (items.some((w) => same(w, { thread, who }))) keep(items.filter((w) => !same(w, { thread, who })));
}

let timer: ReturnType<typeof setTimeout> | undefined;
/** Keeps those who are still believed, and looks again when the next one is not. */
function keep(items: Writer[], now = Date.now()): void {
  const left = items.filter((w) => w.until > now);
  useWriters.setState({ items: left });
  clearTimeout(timer);
  timer = undefined;
  if (left.length === 0) return;
  const next = Math.min(...left.map((w) => w.until));
  timer = setTimeout(() => keep(useWriters.getState().items), next - now);
}

/** For tests, and when nobody tells any more. */
export function forgetWriters(): void {
  keep([]);
}
