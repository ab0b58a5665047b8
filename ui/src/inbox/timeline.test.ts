import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EventType } from '../api/frames';
import { receive } from '../api/link';
import { queries } from '../api/queries';
import { event } from '../test/fixtures';
import { message, thread } from './fixtures';
import { startNews, stopNews } from './news';
import { keys } from './queries';
import type { Thread } from './records';
import { byDay, continues, firstUnread, type Held, merged, whole, withEnd, withMessage, withOlder } from './timeline';

const seqs = (h: Held | undefined) => h?.items.map((m) => m.seq);
const held = (...n: number[]): Held => ({ items: n.map((s) => message(s)), more: (n[0] ?? 1) > 1 });

describe('a timeline', () => {
  it('has each message once, in the order of their numbers', () => {
    const all = merged([message(3), message(1)], [message(2), message(3)]);
    expect(all.map((m) => m.seq)).toEqual([1, 2, 3]);
  });
  it('keeps what is newer of the same message, whichever comes first', () => {
    const old = message(1, { version: 1 });
    const edited = message(1, { version: 2, edited_at: '2026-03-02T11:00:00Z' });
    expect(merged([edited], [old])[0]?.version).toBe(2);
    expect(merged([old], [edited])[0]?.version).toBe(2);
  });
  it('takes what follows, and what changes', () => {
    const one = withMessage(held(1, 2), message(3));
    expect([seqs(one.held), one.hole]).toEqual([[1, 2, 3], false]);
    const changed = withMessage(one.held, message(2, { version: 2, status: 'read' }));
    expect(changed.held.items[1]?.status).toBe('read');
  });
  it('is the same object when it is told the same again, or something older', () => {
    const now = held(1, 2);
    expect(withMessage(now, message(2)).held).toBe(now);
    const newer = withMessage(now, message(2, { version: 4 })).held;
    expect(withMessage(newer, message(2, { version: 3, status: 'sent' })).held).toBe(newer);
  });
  it('knows that something is missing, and shows no hole', () => {
    const one = withMessage(held(1, 2), message(5));
    expect([seqs(one.held), one.hole]).toEqual([[1, 2], true]);
    expect(withMessage({ items: [], more: false }, message(4)).hole).toBe(true);
    expect(withMessage({ items: [], more: false }, message(1)).hole).toBe(false);
  });
  it('leaves alone what is further back than it goes', () => {
    const now = held(40, 41);
    expect(withMessage(now, message(7, { version: 9 }))).toEqual({ held: now, hole: false });
  });
  it('goes on with a fetched end that meets it, and begins anew with one that does not', () => {
    expect(seqs(withEnd(held(1, 2, 3), [message(3), message(4)]))).toEqual([1, 2, 3, 4]);
    expect(seqs(withEnd(held(1, 2), [message(3)]))).toEqual([1, 2, 3]);
    expect(withEnd(held(1, 2), [message(8), message(9)])).toEqual({ items: [message(8), message(9)], more: true });
    expect(withEnd(undefined, [message(1)]).more).toBe(false);
  });
  it('puts earlier ones before, until there are none', () => {
    const more = withOlder(held(4, 5), [message(2), message(3)]);
    expect([seqs(more), more.more]).toEqual([[2, 3, 4, 5], true]);
    expect(withOlder(more, [message(1)]).more).toBe(false);
    expect(withOlder(more, []).more).toBe(false);
    expect(whole(withOlder(held(9, 10), [message(3)]).items)).toBe(true);
  });
  it('is cut into days, and names nobody twice in a row', () => {
    const a = message(1, { at: '2026-03-02T10:00:00' });
    const b = message(2, { at: '2026-03-02T10:03:00' });
    const c = message(3, { at: '2026-03-03T10:00:00' });
    expect(byDay([a, b, c]).map((d) => d.items.length)).toEqual([2, 1]);
    expect([continues(a, b), continues(b, c), continues(undefined, a)]).toEqual([true, false, false]);
    expect(continues(a, { ...b, direction: 'out' })).toBe(false);
  });
  it('finds the first of the customer’s messages that nobody looked at', () => {
    const list = [message(1), message(2, { direction: 'out' }), message(3), message(4)];
    expect([firstUnread(list, 2), firstUnread(list, 0), firstUnread(list, 99)]).toEqual(['m3', '', 'm1']);
  });
});

describe('what the server tells of written conversations', () => {
  let seq = 5000;
  const happens = (type: EventType, body: object) => receive({ type: 'event', seq: ++seq, event: event(type, body) });
  beforeEach(() => {
    vi.useFakeTimers();
    queries.clear();
    startNews();
  });
  afterEach(() => {
    stopNews();
    vi.useRealTimers();
  });

  it('reaches the messages and the thread that are held', () => {
    queries.setQueryData(keys.thread('t1'), thread());
    queries.setQueryData(keys.messages('t1'), held(1, 2));
    happens('message.recorded', { thread: thread({ version: 6, unread: 1 }), message: message(3) });
    happens('message.recorded', { thread: thread({ version: 6, unread: 1 }), message: message(3) });
    expect(seqs(queries.getQueryData(keys.messages('t1')))).toEqual([1, 2, 3]);
    expect(queries.getQueryData<Thread>(keys.thread('t1'))?.unread).toBe(1);
  });
  it('never goes back: an older thread is passed over', () => {
    queries.setQueryData(keys.thread('t1'), thread({ version: 9, status: 'resolved' }));
    happens('thread.changed', { thread: thread({ version: 8 }), act: 'open' });
    expect(queries.getQueryData<Thread>(keys.thread('t1'))?.status).toBe('resolved');
  });
  it('has the end fetched again when a message was missed', () => {
    queries.setQueryData(keys.messages('t1'), held(1, 2));
    happens('message.recorded', { thread: thread(), message: message(9) });
    expect(queries.getQueryState(keys.messages('t1'))?.isInvalidated).toBe(true);
    expect(seqs(queries.getQueryData(keys.messages('t1')))).toEqual([1, 2]);
  });
  it('changes the rows of lists where they stand, and asks soon which lists they belong to', () => {
    const key = keys.threads({ status: 'open' });
    queries.setQueryData(key, { pages: [{ items: [thread(), thread({ id: 't2' })] }], pageParams: [''] });
    happens('thread.changed', { thread: thread({ version: 7, tags: ['vip'] }), act: 'tagged' });
    const now = queries.getQueryData<{ pages: { items: Thread[] }[] }>(key);
    expect(now?.pages[0]?.items.map((x) => x.tags)).toEqual([['vip'], undefined]);
    expect(queries.getQueryState(key)?.isInvalidated).toBe(false);
    vi.advanceTimersByTime(2_000);
    expect(queries.getQueryState(key)?.isInvalidated).toBe(true);
  });
  it('asks for the history anew when something was done, not when somebody only looked', () => {
    queries.setQueryData(keys.acts('t1'), { items: [] });
    happens('thread.changed', { thread: thread({ version: 7 }), act: 'seen' });
    expect(queries.getQueryState(keys.acts('t1'))?.isInvalidated).toBe(false);
    happens('thread.changed', { thread: thread({ version: 8 }), act: 'resolved' });
    expect(queries.getQueryState(keys.acts('t1'))?.isInvalidated).toBe(true);
  });
  it('asks for the mentions anew when a note names somebody', () => {
    queries.setQueryData(keys.mentions, { items: [] });
    happens('message.recorded', { thread: thread(), message: message(9) });
    expect(queries.getQueryState(keys.mentions)?.isInvalidated).toBe(false);
    happens('message.recorded', { thread: thread(), message: message(10, { direction: 'note', mentions: ['a1'] }) });
    expect(queries.getQueryState(keys.mentions)?.isInvalidated).toBe(true);
  });
});
