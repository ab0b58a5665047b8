import { act, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { receive } from '../api/link';
import { queries } from '../api/queries';
import { desk, interaction } from '../test/fixtures';
import { draw, recordRequests, type Sent } from '../test/render';
import { message, sight, thread } from './fixtures';
import { InboxPage } from './InboxPage';
import { acceptWritten } from './moves';
import { stopNews } from './news';
import { keys } from './queries';
import type { Thread } from './records';
import ThreadCanvas from './thread/ThreadCanvas';

/** A server whose conversation grows while it is looked at. */
function growing(first: Thread) {
  const now = { thread: first };
  const sent = recordRequests((s) => {
    if (s.method !== 'GET') return new Response(null, { status: 204 });
    const items = Array.from({ length: now.thread.seq }, (_, n) => message(n + 1));
    if (s.path.endsWith('/threads/t1/messages')) return Response.json({ items });
    if (s.path === '/api/v1/threads') return Response.json({ items: [now.thread] });
    if (s.path === '/api/v1/threads/t1') return Response.json(now.thread);
    if (s.path.endsWith('/inbox-sights')) return Response.json({ items: [sight()] });
    return Response.json({ items: [] });
  });
  const grow = (seq: number) => {
    now.thread = { ...now.thread, seq, version: now.thread.version + 1 };
    return now.thread;
  };
  return { sent, grow };
}

const asked = (sent: Sent[], end: string) => sent.filter((s) => s.method === 'GET' && s.path.endsWith(end)).length;
const written = (version: number) => ({ number: 1042, status: 'open' as const, version });
const offered = (version: number) =>
  interaction({ id: 'i9', channel: 'whatsapp', thread_id: 't1', state: 'offered', written: written(version) });
const shows = (n: number) => vi.waitFor(() => expect(screen.getAllByTestId('message')).toHaveLength(n));

beforeEach(() => vi.useFakeTimers({ shouldAdvanceTime: true }));
afterEach(() => {
  vi.useRealTimers();
  stopNews();
  queries.clear();
});

describe('a conversation that is open before it is one’s own', () => {
  it('shows what the customer writes while it is offered', async () => {
    const { grow } = growing(thread({ agent_id: '', seq: 1 }));
    const { redraw } = draw(<ThreadCanvas threadId="t1" interaction={offered(5)} desk={desk()} />);
    await shows(1);
    redraw(<ThreadCanvas threadId="t1" interaction={offered(grow(4).version)} desk={desk()} />);
    await shows(4);
  });
  it('is read again when it was accepted, whatever was missed', async () => {
    const { grow } = growing(thread({ agent_id: '', seq: 1 }));
    draw(<ThreadCanvas threadId="t1" interaction={offered(5)} desk={desk()} />);
    await shows(1);
    grow(3);
    await act(() => acceptWritten('i9'));
    await shows(3);
  });
  it('follows when the server says that others’ conversations changed, once for all of it', async () => {
    const { sent, grow } = growing(thread({ agent_id: 'a2', seq: 2 }));
    draw(<ThreadCanvas threadId="t1" desk={desk()} />);
    await shows(2);
    const [threads, messages] = [asked(sent, '/threads/t1'), asked(sent, '/messages')];
    grow(5);
    for (let n = 0; n < 8; n++) receive({ type: 'changed', topics: ['threads'] });
    await act(() => vi.advanceTimersByTimeAsync(1_000));
    await shows(5);
    await act(() => vi.advanceTimersByTimeAsync(5_000));
    expect(asked(sent, '/threads/t1') - threads).toBeLessThanOrEqual(2);
    expect(asked(sent, '/messages') - messages).toBe(1);
  });
  it('asks for nothing where events tell it anyway', async () => {
    const { sent } = growing(thread({ seq: 2 }));
    draw(<ThreadCanvas threadId="t1" desk={desk()} />);
    await shows(2);
    const before = asked(sent, '/threads/t1') + asked(sent, '/messages');
    receive({ type: 'changed', topics: ['threads'] });
    await act(() => vi.advanceTimersByTimeAsync(4_000));
    expect(asked(sent, '/threads/t1') + asked(sent, '/messages')).toBe(before);
  });
  it('asks once where the server has no more than what is here', async () => {
    const { sent, grow } = growing(thread({ agent_id: '', seq: 1 }));
    draw(<ThreadCanvas threadId="t1" interaction={offered(5)} desk={desk()} />);
    await shows(1);
    const before = asked(sent, '/messages');
    act(() => void queries.setQueryData(keys.thread('t1'), { ...grow(1), seq: 9 }));
    await act(() => vi.advanceTimersByTimeAsync(3_000));
    expect(asked(sent, '/messages') - before).toBe(1);
  });
  it('is never older than the list beside it', async () => {
    const { grow } = growing(thread({ agent_id: 'a2', seq: 1 }));
    draw(
      <>
        <InboxPage />
        <ThreadCanvas threadId="t1" desk={desk()} />
      </>,
    );
    await shows(1);
    grow(3);
    await act(() => queries.invalidateQueries({ queryKey: ['threads'] }));
    await shows(3);
  });
});
