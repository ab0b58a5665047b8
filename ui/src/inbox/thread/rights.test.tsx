import { fireEvent, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { queries } from '../../api/queries';
import { desk } from '../../test/fixtures';
import { draw, recordRequests } from '../../test/render';
import { message, sight, thread } from '../fixtures';
import { stopNews } from '../news';
import type { Message } from '../records';
import ThreadCanvas from './ThreadCanvas';

/** A conversation of a queue that this agent does not serve. */
function open(messages: Message[], mentions: object[] = []) {
  const sent = recordRequests((s) => {
    if (s.method !== 'GET') {
      return s.path.endsWith('/messages') ? Response.json(message(9)) : new Response(null, { status: 204 });
    }
    if (s.path === '/api/v1/threads/t1') return Response.json(thread({ agent_id: 'a2', queue_id: 'q9' }));
    if (s.path.endsWith('/threads/t1/messages')) return Response.json({ items: messages });
    if (s.path.endsWith('/mentions')) return Response.json({ items: mentions });
    if (s.path.endsWith('/inbox-sights')) return Response.json({ items: [sight()] });
    return Response.json({ items: [] });
  });
  return { sent, ...draw(<ThreadCanvas threadId="t1" desk={desk()} />) };
}

afterEach(() => {
  stopNews();
  queries.clear();
});

describe('who is named in a note of a conversation of others', () => {
  const named = message(2, { direction: 'note', by: { kind: 'agent', name: 'Bea' }, mentions: ['a1'] });
  it('is offered notes and nothing else', async () => {
    const { sent, user } = open([message(1), named]);
    const field = await screen.findByTestId('composer-text');
    expect(screen.getByTestId('composer')).toHaveAttribute('data-kind', 'note');
    expect(screen.queryByTestId('compose-reply')).toBeNull();
    expect(screen.queryByTestId('resolve')).toBeNull();
    expect(screen.getByText(/answering is for others/)).toBeInTheDocument();
    await user.type(field, 'On Monday');
    fireEvent.keyDown(field, { key: 'Enter', ctrlKey: true });
    await vi.waitFor(() =>
      expect(sent.find((s) => s.method === 'POST' && s.path.endsWith('/messages'))?.body).toMatchObject({
        note: true,
      }),
    );
  });
  it('is known also where that note is long ago', async () => {
    open([message(1)], [{ thread_id: 't1', message_id: 'm0', seen: true }]);
    expect(await screen.findByTestId('composer')).toHaveAttribute('data-kind', 'note');
  });
  it('is told apart from who is named nowhere, and reads alone', async () => {
    open([message(1), { ...named, mentions: ['a3'] }], [{ thread_id: 't2', message_id: 'm0', seen: true }]);
    expect(await screen.findByText('You may read here, but not write.')).toBeInTheDocument();
    expect(screen.queryByTestId('composer')).toBeNull();
  });
});
