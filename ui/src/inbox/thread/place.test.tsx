import { screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { queries } from '../../api/queries';
import type { Interaction } from '../../api/records';
import type { Permission } from '../../session/useCan';
import { agent, desk, floor, interaction, session } from '../../test/fixtures';
import { draw, recordRequests } from '../../test/render';
import { sight, thread } from '../fixtures';
import { stopNews } from '../news';
import type { Thread } from '../records';
import ThreadCanvas from './ThreadCanvas';

interface House {
  waiting?: string[];
  permissions?: Permission[];
  interaction?: Interaction;
  desk?: ReturnType<typeof desk>;
}

function open(shown: Thread, { waiting = [], permissions, interaction: i, desk: d = desk() }: House = {}) {
  const sent = recordRequests((s) => {
    if (s.method !== 'GET') {
      return s.path.endsWith('/take') ? Response.json(shown) : new Response(null, { status: 204 });
    }
    if (s.path === '/api/v1/threads/t1') return Response.json(shown);
    if (s.path.endsWith('/desk/waiting')) return Response.json({ items: waiting.map((id) => interaction({ id })) });
    if (s.path.endsWith('/inbox-sights')) return Response.json({ items: [sight()] });
    if (s.path.endsWith('/floor')) {
      const agents = [
        agent(),
        agent({ id: 'a2', name: 'Bea' }),
        agent({ id: 'a3', name: 'Cleo', activity: 'offline' }),
      ];
      return Response.json(floor({ agents }));
    }
    return Response.json({ items: [] });
  });
  const base = session();
  const who = permissions ? session({ permissions: [...(base.permissions ?? []), ...permissions] }) : base;
  return { sent, ...draw(<ThreadCanvas threadId="t1" interaction={i} desk={d} />, { session: who, desk: d }) };
}

/** Whether it can be taken, once all that decides it was asked. */
async function takes(shown: Thread, house: House = {}): Promise<boolean> {
  const { sent, unmount } = open(shown, house);
  await screen.findByTestId('thread-status');
  const works = Boolean(shown.interaction_id) && shown.agent_id !== 'a1';
  if (works && house.waiting)
    await vi.waitFor(() => expect(sent.some((s) => s.path.endsWith('/waiting'))).toBe(true));
  await new Promise((done) => setTimeout(done, 50));
  const there = screen.queryByTestId('take') !== null;
  unmount();
  return there;
}

afterEach(() => {
  stopNews();
  queries.clear();
});

describe('taking a conversation', () => {
  const waits = thread({ agent_id: '', interaction_id: 'i7' });
  const rests = thread({ agent_id: 'a2', status: 'waiting', interaction_id: undefined });
  it('is offered to agents for what waits or rests in their queues', async () => {
    expect(await takes(waits, { waiting: ['i7'] })).toBe(true);
    expect(await takes(rests)).toBe(true);
    expect(await takes({ ...rests, status: 'resolved' })).toBe(true);
    expect(await takes({ ...rests, agent_id: 'a1', queue_id: 'q9' })).toBe(true);
  });
  it('is not offered where the server would refuse it', async () => {
    expect(await takes({ ...waits, agent_id: 'a2' }, { waiting: ['another'] })).toBe(false);
    expect(await takes({ ...rests, queue_id: 'q9' })).toBe(false);
    expect(await takes(rests, { desk: desk({ agent: agent({ state: 'offline' }) }) })).toBe(false);
    expect(await takes({ ...rests, merged_into: { id: 't9', number: 9 } })).toBe(false);
    const i = interaction({ id: 'i7', channel: 'whatsapp', thread_id: 't1', state: 'parked' });
    expect(await takes({ ...waits, agent_id: 'a1' }, { interaction: i, permissions: ['queues.steer'] })).toBe(false);
  });
  it('is offered to who steers also for what a colleague has', async () => {
    expect(await takes({ ...waits, agent_id: 'a2' }, { permissions: ['queues.steer'] })).toBe(true);
  });
  it('asks for the conversation, whether or not somebody works on it', async () => {
    const { sent, user } = open(rests);
    await user.click(await screen.findByTestId('take'));
    await vi.waitFor(() => expect(sent.some((s) => s.path === '/api/v1/threads/t1/take')).toBe(true));
  });
});

describe('assigning a conversation', () => {
  const supervisor: House = { permissions: ['queues.steer', 'floor.read'] };
  it('is for who steers, to whoever is there while somebody works on it', async () => {
    const works = thread({ agent_id: 'a9', interaction_id: 'i7' });
    const { sent, user } = open(works, supervisor);
    await user.click(await screen.findByTestId('steer-thread'));
    await user.click(await screen.findByTestId('to-agent'));
    const names = (await screen.findAllByTestId('pick-one')).map((x) => x.textContent);
    expect(names.join()).toMatch(/Bea/);
    expect(names.join()).not.toMatch(/Cleo/);
    await user.type(screen.getByTestId('pick-search'), 'Bea{Enter}');
    await vi.waitFor(() =>
      expect(sent.find((s) => s.path === '/api/v1/threads/t1/assign')?.body).toEqual({ agent_id: 'a2' }),
    );
  });
  it('gives what rests to anybody, or to another queue', async () => {
    const { sent, user } = open(thread({ status: 'resolved', queue_id: 'q9', agent_id: '' }), supervisor);
    await user.click(await screen.findByTestId('steer-thread'));
    await user.click(await screen.findByTestId('to-agent'));
    expect(await screen.findByText('Cleo')).toBeInTheDocument();
    await user.keyboard('{Escape}');
    await user.click(screen.getByTestId('steer-thread'));
    await user.click(await screen.findByTestId('to-queue'));
    await user.click(await screen.findByTestId('pick-one'));
    await vi.waitFor(() =>
      expect(sent.find((s) => s.path === '/api/v1/threads/t1/move')?.body).toEqual({ queue_id: 'q1' }),
    );
  });
  it('is not for plain agents', async () => {
    open(thread());
    await screen.findByTestId('thread-status');
    expect(screen.queryByTestId('steer-thread')).toBeNull();
  });
});
