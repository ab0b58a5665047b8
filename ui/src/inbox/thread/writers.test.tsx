import { act, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Typist } from '../../api/frames';
import { receive } from '../../api/link';
import { queries } from '../../api/queries';
import { desk, event } from '../../test/fixtures';
import { draw, recordRequests } from '../../test/render';
import { message, sight, thread } from '../fixtures';
import { stopNews } from '../news';
import { useWriters } from '../writers';
import ThreadCanvas from './ThreadCanvas';

async function open() {
  recordRequests((s) => {
    if (s.path === '/api/v1/threads/t1') return Response.json(thread({ seq: 1 }));
    if (s.path.endsWith('/threads/t1/messages')) return Response.json({ items: [message(1)] });
    if (s.path.endsWith('/inbox-sights')) return Response.json({ items: [sight()] });
    return Response.json({ items: [] });
  });
  draw(<ThreadCanvas threadId="t1" desk={desk()} />);
  return screen.findByTestId('writers');
}

const told = (...typing: Typist[]) => act(() => receive({ type: 'typing', typing }));
const customer = { thread_id: 't1', by: 'customer', on: true } as const;
const bea = { thread_id: 't1', by: 'agent', who: 'a2', name: 'Bea <b>', on: true } as const;

beforeEach(() => vi.useFakeTimers({ shouldAdvanceTime: true }));
afterEach(() => {
  vi.useRealTimers();
  stopNews();
  queries.clear();
});

describe('who writes in a conversation', () => {
  it('is said of the customer, and of a colleague as a warning, before anything is sent', async () => {
    const line = await open();
    expect(line).toBeEmptyDOMElement();
    told({ ...customer, thread_id: 't2' });
    expect(line).toBeEmptyDOMElement();
    told(customer);
    expect(line).toHaveTextContent('Carmen is writing…');
    expect(line).not.toHaveAttribute('data-warns');
    told(bea);
    expect(line).toHaveTextContent('Bea <b> is writing an answer here');
    expect(line).toHaveAttribute('data-warns');
    told({ ...bea, who: 'a3', name: 'Cleo' });
    expect(line).toHaveTextContent('2 colleagues are writing an answer here');
  });
  it('is over when it is said, when the message is here, and when nobody says it again', async () => {
    const line = await open();
    told(customer, bea);
    told({ ...bea, on: false });
    expect(line).toHaveTextContent(/^Carmen is writing…$/);
    const body = { thread: thread({ seq: 2, version: 6 }), message: message(2) };
    act(() => receive({ type: 'event', seq: 999, event: event('message.recorded', body) }));
    expect(line).toBeEmptyDOMElement();
    told(customer);
    await act(() => vi.advanceTimersByTimeAsync(5_000));
    told(customer);
    await act(() => vi.advanceTimersByTimeAsync(5_000));
    expect(line).toHaveTextContent('Carmen is writing…');
    await act(() => vi.advanceTimersByTimeAsync(2_000));
    expect(line).toBeEmptyDOMElement();
    expect(useWriters.getState().items).toEqual([]);
  });
});
