import { screen, within } from '@testing-library/react';
import { beforeEach, expect, it } from 'vitest';
import type { InteractionDetail } from '../api/answers';
import { loadSection, t } from '../i18n';
import { AT, interaction, session } from '../test/fixtures';
import { draw, recordRequests } from '../test/render';
import { ConversationsPage } from './ConversationsPage';
import { storyOf } from './story';
import { queryOf, wishOf } from './wish';

const NAMES = { agents: { a1: 'Ana', a2: 'Ben' }, queues: { q1: 'Sales', q2: 'Care' }, codes: {} };
const past = (id: string, from_name: string) =>
  interaction({ id, from_name, state: 'ended', outcome: 'handled', ended_at: AT, closed_at: AT, talk_ms: 61_000 });
const page = (...items: ReturnType<typeof past>[]) => ({ items, names: NAMES, recordings: {} });
const boss = session({ permissions: ['interactions.all', 'recordings.play'], agent_id: null });
const choices = { agents: [{ id: 'a2', name: 'Ben' }], queues: [{ id: 'q1', name: 'Sales' }], codes: [] };

beforeEach(() => loadSection('conversations'));

it('a conversation is found by name, agent and recording, and the server pages', { timeout: 20_000 }, async () => {
  const sent = recordRequests(({ path, search }) => {
    if (path.endsWith('/choices')) return Response.json(choices);
    if (search.includes('after=')) return Response.json(page(past('i2', 'Carla')));
    return Response.json({ ...page(past('i1', 'Berta')), next: 'i1', recordings: { i1: 1 } });
  });
  const { user } = draw(<ConversationsPage />, { session: boss });
  const row = await screen.findByTestId('conversation');
  expect(within(row).getByRole('link', { name: 'Berta' })).toHaveAttribute('href', '/conversations/i1');
  expect(within(row).getByText('Ana')).toBeTruthy();
  expect(within(row).getByLabelText('Recording')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Show more' }));
  expect(await screen.findByRole('link', { name: 'Carla' })).toBeTruthy();
  await user.type(screen.getByRole('textbox', { name: 'Name or number' }), 'ber');
  await user.click(screen.getByRole('combobox', { name: 'Agent' }));
  await user.click(await screen.findByRole('option', { name: 'Ben' }));
  await user.click(screen.getByRole('combobox', { name: 'With' }));
  await user.click(await screen.findByRole('option', { name: 'Recording' }));
  await expect.poll(() => sent.at(-1)?.search).toContain('recorded=true');
  expect(sent.at(-1)?.search).toContain('q=ber');
  expect(sent.at(-1)?.search).toContain('agent_id=a2');
});

it('nothing found, no right and a server that is away each say so', { timeout: 20_000 }, async () => {
  recordRequests(({ path }) => Response.json(path.endsWith('/choices') ? choices : page()));
  draw(<ConversationsPage />, { session: boss });
  expect(await screen.findByText('No conversations in the last 30 days.')).toBeTruthy();
  draw(<ConversationsPage />, { session: session({ permissions: ['contacts.read'] }) });
  expect(await screen.findByText(/You may not see conversations/)).toBeTruthy();
  recordRequests(() => Response.json({ code: 'conflict', message: 'no' }, { status: 409 }));
  draw(<ConversationsPage />, { session: boss });
  expect(await screen.findByText('The conversations could not be loaded.')).toBeTruthy();
});

it('who looks after mailboxes sees the open messages of their scope; an agent does not', {
  timeout: 20_000,
}, async () => {
  const m = interaction({ id: 'm1', channel: 'voicemail', state: 'inbox', agent_id: '', from_name: 'Dora' });
  recordRequests(({ path }) => {
    if (path.endsWith('/voicemail/open')) return Response.json({ items: [m], names: NAMES, recordings: {} });
    return Response.json(path.endsWith('/choices') ? choices : page());
  });
  const { user, unmount } = draw(<ConversationsPage />, { session: boss });
  await user.click(await screen.findByTestId('view-messages'));
  expect(await screen.findByRole('link', { name: 'Dora' })).toBeTruthy();
  expect(screen.getByTestId('open-message')).toBeTruthy();
  unmount();
  draw(<ConversationsPage />);
  await screen.findByText('No conversations in the last 30 days.');
  expect(screen.queryByTestId('view-messages')).toBeNull();
});

it('the story of a conversation tells who was asked, who held, and where it went, in the order of time', () => {
  const at = (s: number) => new Date(Date.parse(AT) + s * 1000).toISOString();
  const i = interaction({
    ...{ state: 'ended', queued_at: at(1), answered_at: at(30), ended_at: at(90), closed_at: at(100) },
    ...{ end_cause: 'transferred', handed_to: { to: 'queue', id: 'q2', name: 'Care' }, visited: ['q2'] },
  });
  const child = interaction({ id: 'i2', parent_id: 'i1' });
  const detail: InteractionDetail = {
    ...{ interaction: i, related: [child], names: NAMES, legs: [], recordings: [], form: null },
    offers: [
      { id: 'o1', agent_id: 'a2', at: at(2), ended_at: at(22), cause: 'no_answer', why: 'longest idle' },
      { id: 'o2', agent_id: 'a1', at: at(22), ended_at: at(30), cause: 'answered' },
    ],
    stretches: [
      { agent_id: 'a1', activity: 'talking', from: at(30), to: at(40) },
      { agent_id: 'a1', activity: 'held', from: at(40), to: at(60) },
      { agent_id: 'a1', activity: 'wrapup', from: at(90), to: at(100) },
    ],
  };
  const told = storyOf(detail, t);
  expect(told.map((s) => s.text)).toEqual([
    'Called 910 000 001',
    'Came through Care',
    'Waited for Sales',
    'Offered to Ben, not taken after 0:20 · No answer',
    'Offered to Ana, taken after 0:08',
    'Ana talks for 0:10',
    'Ana puts the customer on hold for 0:20',
    'Given on to Care',
    expect.stringMatching(/^The conversation ends/),
    'Wrap-up of Ana, 0:10',
  ]);
  expect(told.find((s) => s.text.startsWith('Given on'))?.to).toBe('i2');
});

it('days are bounds of time here, and a contact is asked for of all times', () => {
  const days = wishOf(new URLSearchParams('range=days&from=2026-03-01&to=2026-03-02'));
  const { from = '', to = '' } = queryOf(days);
  expect(Date.parse(to) - Date.parse(from)).toBe(2 * 24 * 3600 * 1000);
  expect(queryOf(wishOf(new URLSearchParams('contact=c1')))).toEqual({ contact_id: 'c1' });
  expect(wishOf(new URLSearchParams('range=days&from=x%27')).from).toBe('');
});
