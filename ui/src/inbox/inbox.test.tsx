import { fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { queries } from '../api/queries';
import { inOrder, model, writtenParts } from '../console/model';
import { WorkList } from '../console/WorkList';
import { AT, agent, desk, interaction, session } from '../test/fixtures';
import { draw, recordRequests, type Sent } from '../test/render';
import { useDrafts } from './composer/draft';
import { useOutbox } from './composer/outbox';
import { message, sight, thread } from './fixtures';
import { InboxPage } from './InboxPage';
import { ThreadRow } from './list/ThreadRow';
import { stopNews } from './news';
import ThreadCanvas from './thread/ThreadCanvas';
import { fits, narrowed, queryOf, wishOf } from './wish';
import { dueState } from './words';

const chat = (id: string, part: object = {}) =>
  interaction({
    id,
    channel: 'webchat',
    thread_id: `t-${id}`,
    from_name: id,
    written: { number: 1, status: 'open' },
    ...part,
  });

interface House {
  thread?: object | number;
  messages?: object[] | number;
  sights?: object[];
  write?: (s: Sent) => Response;
}

/** A server with one conversation; a number is the status it answers instead. */
function house({
  thread: t = thread(),
  messages = [message(1), message(2)],
  sights = [sight()],
  write,
}: House = {}): Sent[] {
  const or = (v: object | number) =>
    typeof v === 'number' ? Response.json({ code: 'x', key: 'thread.missing' }, { status: v }) : Response.json(v);
  return recordRequests((s) => {
    if (s.method !== 'GET') return write?.(s) ?? new Response(null, { status: 204 });
    if (s.path.endsWith('/messages')) return or(typeof messages === 'number' ? messages : { items: messages });
    if (s.path.endsWith('/drafts')) return Response.json({ items: [] });
    if (s.path === '/api/v1/threads') return or(typeof t === 'number' ? t : { items: [t] });
    if (s.path.startsWith('/api/v1/threads/')) return or(t);
    if (s.path.endsWith('/inbox-sights')) return Response.json({ items: sights });
    return Response.json({ items: [] });
  });
}
beforeEach(() => {
  useOutbox.setState({ user: '', items: [] });
  useDrafts.setState({}, true);
});
afterEach(() => {
  stopNews();
  queries.clear();
});

describe('the work list', () => {
  it('has written conversations in their own parts, by when an answer is due', () => {
    const all = [
      chat('late', { written: { number: 1, status: 'open', reply_due: '2026-03-02T09:00:00Z' } }),
      chat('offer', { state: 'offered' }),
      chat('soon', { written: { number: 1, status: 'open', reply_due: '2026-03-02T08:00:00Z' } }),
      chat('rest', { state: 'parked' }),
      interaction({ id: 'call' }),
    ];
    const m = model(desk({ interactions: all }));
    expect(writtenParts(m).active.map((i) => i.id)).toEqual(['soon', 'late']);
    expect(inOrder(m).map((i) => i.id)).toEqual(['offer', 'call', 'soon', 'late', 'rest']);
    expect(m.active?.id).toBe('call');
  });
  it('accepts the offer that is due first by its button, and by the key when no call rings', async () => {
    const sent = recordRequests(() => Response.json({ items: [] }));
    const d = desk({
      agent: agent({ capacity: { written: 3, beside: 1 } }),
      interactions: [chat('Ana', { state: 'offered', offer_expires: '2099-01-01T00:00:00Z' })],
    });
    const { user } = draw(
      <WorkList desk={d} model={model(d)} selected="" onSelect={() => undefined} stale={false} />,
      { desk: d },
    );
    await user.click(await screen.findByTestId('accept-written-row'));
    expect(sent.some((s) => s.method === 'POST' && s.path === '/api/v1/interactions/Ana/accept')).toBe(true);
    expect(screen.getByRole('heading', { name: /0 of 1 calls · 0 of 3 written/ })).toBeInTheDocument();
  });
  it('says how urgent an answer is by words before colours', () => {
    const now = Date.parse(AT);
    const due = (ms: number) => dueState(new Date(now + ms).toISOString(), now);
    expect([due(-1), due(60_000), due(3_600_000), dueState(undefined, now)]).toEqual(['late', 'near', 'ok', null]);
  });
});

describe('a conversation', () => {
  const open = (part: House = {}, i = null as ReturnType<typeof chat> | null) => {
    const sent = house(part);
    return { sent, ...draw(<ThreadCanvas threadId="t1" interaction={i} desk={desk()} />) };
  };

  it('shows what was written, and sends what is typed with its id and what was seen', async () => {
    const { sent, user } = open({
      write: (s) =>
        s.path.endsWith('/messages')
          ? Response.json(message(3, { direction: 'out', status: 'queued' }))
          : new Response(null, { status: 204 }),
    });
    expect(await screen.findAllByTestId('message')).toHaveLength(2);
    const field = await screen.findByTestId('composer-text');
    await user.type(field, 'Hello{Enter}');
    const write = await vi.waitFor(() => {
      const one = sent.find((s) => s.method === 'POST' && s.path.endsWith('/messages'));
      expect(one).toBeDefined();
      return one;
    });
    expect(write?.body).toMatchObject({ text: 'Hello', seen: 2, client_id: expect.stringMatching(/.{20}/) });
    expect(await screen.findAllByTestId('message')).toHaveLength(3);
    expect(field).toHaveValue('');
  });
  it('keeps a note away from the customer', async () => {
    const { sent, user } = open();
    await user.click(await screen.findByTestId('compose-note'));
    await user.type(await screen.findByTestId('composer-text'), 'Only for us');
    fireEvent.keyDown(screen.getByTestId('composer-text'), { key: 'Enter', ctrlKey: true });
    await vi.waitFor(() =>
      expect(sent.find((s) => s.path.endsWith('/messages') && s.method === 'POST')?.body).toMatchObject({
        note: true,
        text: 'Only for us',
      }),
    );
    expect(sent.some((s) => s.path.endsWith('/typing'))).toBe(false);
  });
  it('can still be written in while its work is coded', async () => {
    const { user } = open({}, chat('i1', { state: 'wrapup', thread_id: 't1' }));
    expect(await screen.findByTestId('wrapup')).toBeInTheDocument();
    await user.type(await screen.findByTestId('composer-text'), 'One more thing');
    expect(screen.getByTestId('send')).toBeEnabled();
  });
  it('that cannot be seen says so, and one that cannot be loaded lets it be tried again', async () => {
    open({ thread: 404 });
    expect(await screen.findByText('You cannot see this conversation.')).toBeInTheDocument();
  });
  it('without its messages says so and does not look empty', async () => {
    open({ messages: 422 });
    expect(await screen.findByText(/The messages could not be loaded/)).toBeInTheDocument();
    expect(screen.queryByText('Nothing written yet')).toBeNull();
    expect(screen.getByRole('button', { name: 'Retry' })).toBeInTheDocument();
  });
  it('whose window is closed explains itself and offers templates', async () => {
    open({
      thread: thread({ last_in: '2020-01-01T00:00:00Z' }),
      sights: [sight({ traits: { window: 1e9, templates: true } })],
    });
    expect(await screen.findByTestId('closed')).toHaveAttribute('data-why', 'window');
    expect(screen.getByTestId('template-open')).toBeEnabled();
    expect(screen.queryByTestId('composer-text')).toBeNull();
  });
  it('sends what is unclear again only after a warning', async () => {
    const { sent, user } = open({
      messages: [message(1, { direction: 'out', by: { kind: 'agent' }, status: 'unclear' })],
    });
    await user.click(await screen.findByTestId('try-again'));
    expect(sent.some((s) => s.path.endsWith('/try-again'))).toBe(false);
    await user.click(screen.getByTestId('try-again-sure'));
    await vi.waitFor(() => expect(sent.some((s) => s.path.endsWith('/m1/try-again'))).toBe(true));
  });
  it('tells states in words, and what it cannot show by name', async () => {
    open({
      messages: [
        message(1, {
          direction: 'out',
          by: { kind: 'agent', name: 'Ana' },
          status: 'failed',
          trouble_text: 'No such number',
          trouble_code: '131026',
        }),
        message(2, { content: { type: 'unsupported', placeholder: 'poll_creation' } }),
        message(3, { direction: 'note', by: { kind: 'agent', name: 'Ana' } }),
        message(4, { content: { type: 'text', text: '<b>bold</b>' } }),
      ],
    });
    const failed = await screen.findByTestId('failed');
    expect(failed).toHaveTextContent('No such number');
    expect(failed).toHaveTextContent('131026');
    expect(screen.getByTestId('placeholder')).toHaveTextContent('poll_creation');
    expect(screen.getByText(/Internal note · Ana/)).toBeInTheDocument();
    expect(screen.getByText('<b>bold</b>')).toBeInTheDocument();
  });
  it('that is merged says where it goes on, takes no text, and can be let go', async () => {
    const { sent, user } = open({ thread: thread({ merged_into: { id: 't9', number: 9, subject: 'Invoice' } }) });
    expect(await screen.findByTestId('merged-into')).toHaveTextContent('#9');
    expect(screen.queryByTestId('composer')).toBeNull();
    expect(screen.queryByTestId('reopen')).toBeNull();
    await user.click(screen.getByTestId('unmerge'));
    await vi.waitFor(() => expect(sent.some((s) => s.path.endsWith('/unmerge'))).toBe(true));
  });
  it('by mail is merged into another one with the same customer, and into no other', async () => {
    const mail = thread({ channel: 'email', handle: 'eva@x.test', contact_id: 'c1' });
    const { sent, user } = open({ thread: mail });
    await user.click(await screen.findByTestId('status-menu'));
    await user.click(await screen.findByTestId('merge-open'));
    expect(await screen.findByText('There is no other conversation with this customer in this inbox.')).toBeVisible();
    const asked = sent.filter((s) => s.path === '/api/v1/threads' && s.search.includes('contact_id=c1'));
    expect(asked.at(-1)?.search ?? '').toContain('inbox_id='); // the one before fills the list beside
  });
  it('that is offered can be read and taken, but not written in', async () => {
    open({}, chat('i9', { state: 'offered' }));
    expect(await screen.findByTestId('written-offer-bar')).toBeInTheDocument();
    expect(screen.queryByTestId('composer')).toBeNull();
  });
});

describe('the inbox', () => {
  it('is not for everybody', () => {
    house();
    draw(<InboxPage />, { session: session({ permissions: [] }) });
    expect(screen.getByText('You are not allowed to see written conversations.')).toBeInTheDocument();
  });
  it('lists what was asked for, and keeps the question in the address', async () => {
    const sent = house();
    draw(<InboxPage />);
    // nothing has a height here, so no row is in sight; the list is as high as the one row it has
    const list = await screen.findByTestId('threads');
    await vi.waitFor(() => expect(list.querySelector('ul')).toHaveStyle({ height: '78px' }));
    expect(sent.find((s) => s.path === '/api/v1/threads')?.search).toContain('agent_id=me');
  });
  it('has a row that says who, what was last written, and how urgent it is', () => {
    house();
    const x = thread({
      last_text: 'Where is it?',
      last_by: 'customer',
      unread: 2,
      reply_due: '2020-01-01T00:00:00Z',
    });
    draw(<ThreadRow thread={x} top={0} selected={false} position={1} of={1} onOpen={() => undefined} />);
    const row = screen.getByTestId('interaction-row');
    for (const part of ['Carmen', 'Where is it?', 'reply overdue', '2 unread', 'Sales']) {
      expect(row).toHaveTextContent(part);
    }
    expect(screen.getByRole('img', { name: 'WhatsApp chat' })).toBeInTheDocument();
  });
  it('says when the list could not be loaded', async () => {
    house({ thread: 422 });
    draw(<InboxPage />);
    expect(await screen.findByText(/The conversations could not be loaded/)).toBeInTheDocument();
  });
  it('asks the server in its words', () => {
    const wish = wishOf(new URLSearchParams('view=unassigned&channel=sms&q=%20lost%20&tag=vip'), 'mine');
    expect(queryOf(wish)).toEqual({
      status: 'open',
      agent_id: 'none',
      channel: 'sms',
      search: 'lost',
      tag: 'vip',
    });
    expect([fits(wish, { agent_id: 'a1' }), fits(wish, {})]).toEqual([false, true]);
    expect(narrowed(wish)).toBe(true);
    expect(wishOf(new URLSearchParams('view=nonsense&channel=voice'), 'mine')).toMatchObject({
      view: 'mine',
      channel: '',
    });
  });
});
