import { screen, within } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { queries } from '../api/queries';
import { loadSection, t } from '../i18n';
import { AT, desk, interaction, session } from '../test/fixtures';
import { draw, recordRequests, type Sent } from '../test/render';
import { useDrafts } from './composer/draft';
import { useOutbox } from './composer/outbox';
import { message, sight, thread } from './fixtures';
import { InboxPage } from './InboxPage';
import { stopNews } from './news';
import type { Act } from './records';
import { actSaid, entries } from './thread/acts';
import ThreadCanvas from './thread/ThreadCanvas';
import { WaitingPage } from './WaitingPage';

const minute = (n: number) => new Date(Date.parse(AT) + n * 60_000).toISOString();
const act = (id: string, part: Partial<Act> = {}): Act => ({
  ...{ id, at: minute(1), kind: 'resolved', by: { kind: 'agent', name: 'Luis' } },
  ...part,
});

function house(answers: Record<string, (s: Sent) => Response | undefined>): Sent[] {
  return recordRequests((s) => {
    const own = Object.entries(answers).find(([end]) => s.path.endsWith(end))?.[1](s);
    if (own) return own;
    if (s.method !== 'GET') return new Response(null, { status: 204 });
    if (s.path.endsWith('/inbox-sights')) return Response.json({ items: [sight()] });
    if (s.path.endsWith('/desk/targets')) {
      return Response.json({ items: [{ kind: 'queue', id: 'q7', name: 'Refunds' }] });
    }
    if (/\/threads\/t1$/.test(s.path)) return Response.json(thread());
    return Response.json({ items: [] });
  });
}

beforeAll(() => loadSection('inbox'));
beforeEach(() => {
  useOutbox.setState({ user: '', items: [] });
  useDrafts.setState({}, true);
});
afterEach(() => {
  stopNews();
  queries.clear();
});

describe('the history', () => {
  const m = (seq: number, n: number) => message(seq, { at: minute(n), arrived_at: minute(n) });
  const order = (list: ReturnType<typeof entries>) => list.map((e) => e.act?.id ?? e.message?.id);
  it('stands between the messages, where it was done', () => {
    const acts = [act('a', { at: minute(1) }), act('b', { at: minute(3) }), act('c', { at: minute(9) })];
    expect(order(entries([m(1, 0), m(2, 2), m(3, 4)], acts, false))).toEqual(['m1', 'a', 'm2', 'b', 'm3', 'c']);
  });
  it('from before the earliest message here comes with the earlier ones', () => {
    const acts = [act('old', { at: minute(-5) }), act('new', { at: minute(5) })];
    expect(order(entries([m(8, 0)], acts, true))).toEqual(['m8', 'new']);
    expect(order(entries([m(1, 0)], acts, false))).toEqual(['old', 'm1', 'new']);
    expect(order(entries([], acts, false))).toEqual(['old', 'new']);
  });
  it('has a sentence for every kind, and none for one it does not know', () => {
    const kinds = [
      'reopened',
      'open',
      'waiting',
      'woke',
      'snoozed',
      'resolved',
      'agent',
      'queue',
      'priority',
    ] as const;
    const rest = ['tagged', 'untagged', 'contact', 'blocked'] as const;
    const said = [...kinds, ...rest].map((kind) => actSaid(act('x', { kind, was: '1', now: '2' }), t, (at) => at));
    expect(new Set(said).size).toBe(said.length);
    expect(said.every((s) => s !== '' && !s.includes('inbox:'))).toBe(true);
    expect(actSaid(act('x', { kind: 'other' as never }), t, (at) => at)).toBe('');
  });
  it('says who did what, shows tags as text, and tells a rule by name with what it did', async () => {
    house({
      '/acts': () =>
        Response.json({
          items: [
            act('a', { kind: 'tagged', now: '<b>x</b>' }),
            act('b', { kind: 'agent', now: 'a7', now_name: 'Eva', by: { kind: '' } }),
          ],
        }),
      '/messages': () =>
        Response.json({
          items: [
            message(1),
            message(2, {
              ...{ direction: 'note', by: { kind: 'rule', id: 'r1', name: 'Night' } },
              content: { type: 'system', placeholder: 'rule', text: 'queue q7\nanswer (window)' },
            }),
          ],
        }),
    });
    draw(<ThreadCanvas threadId="t1" desk={desk()} />);
    const [tagged, assigned] = await screen.findAllByTestId('act');
    expect(tagged).toHaveTextContent('Luis: Tagged “<b>x</b>”');
    expect(assigned).toHaveTextContent(/^Assigned to Eva/);
    const rule = screen.getByTestId('rule-line');
    await vi.waitFor(() =>
      expect(rule).toHaveTextContent(
        'Rule Night: moved to the queue Refunds; not done (the customer wrote too long ago): answered',
      ),
    );
    expect(screen.getAllByTestId('message')).toHaveLength(1);
  });
});

describe('a macro', () => {
  const macro = {
    ...{ id: 'mc1', site_id: 's1', name: '<i>Bye</i>', queue_ids: [], version: 1 },
    actions: [{ do: 'answer', value: 'Thank you!' }, { do: 'resolve' }],
  };
  it('says what it will do before it does it, and is run once', async () => {
    const sent = house({
      '/macros': () => Response.json({ items: [macro] }),
      '/macros/mc1': () => Response.json(thread({ status: 'resolved', version: 9 })),
    });
    const { user } = draw(<ThreadCanvas threadId="t1" desk={desk()} />);
    await user.click(await screen.findByTestId('macros'));
    await user.click(await screen.findByRole('menuitem', { name: '<i>Bye</i>' }));
    const sure = await screen.findByRole('dialog', { name: '<i>Bye</i>' });
    expect(within(sure).getByText('answer “Thank you!”')).toBeInTheDocument();
    expect(sure).toHaveTextContent('This cannot be undone');
    const runs = () => sent.filter((s) => s.method === 'POST' && s.path.endsWith('/macros/mc1'));
    expect(runs()).toHaveLength(0);
    await user.click(within(sure).getByTestId('macro-run'));
    await vi.waitFor(() => expect(screen.getByTestId('thread-status')).toHaveTextContent('Resolved'));
    expect(runs()).toHaveLength(1);
  });
  it('that is not possible leaves its question open', async () => {
    house({
      '/macros': () => Response.json({ items: [macro] }),
      '/macros/mc1': () => Response.json({ code: 'conflict', key: 'macro.not_now' }, { status: 409 }),
    });
    const { user } = draw(<ThreadCanvas threadId="t1" desk={desk()} />);
    await user.click(await screen.findByTestId('macros'));
    await user.click(await screen.findByTestId('macro'));
    await user.click(await screen.findByTestId('macro-run'));
    await vi.waitFor(() => expect(screen.getByTestId('macro-run')).toBeEnabled());
    expect(screen.getByTestId('thread-status')).toHaveTextContent('Open');
  });
});

describe('mentions', () => {
  const note = (id: string, seen: boolean) => ({
    ...{ message_id: id, thread_id: 't1', number: 7, name: 'Carmen', by: 'Luis', text: '<u>look</u>', at: AT, seen },
  });
  it('are counted while they are not seen, and seen when they are opened', async () => {
    const seen = new Set(['n2']);
    const sent = house({
      '/mentions': () => Response.json({ items: [note('n1', seen.has('n1')), note('n2', true)] }),
      '/seen': (s) => {
        seen.add(s.path.split('/').at(-2) ?? '');
        return new Response(null, { status: 204 });
      },
    });
    const { user } = draw(<InboxPage />);
    await user.click(await screen.findByRole('button', { name: '1 note that names you is not seen' }));
    const [fresh, old] = await screen.findAllByTestId('mention');
    expect(fresh).toHaveTextContent('Luis in the conversation with Carmen');
    expect(fresh).toHaveTextContent('<u>look</u>');
    await user.click(old as HTMLElement);
    expect(sent.some((s) => s.path.endsWith('/mentions/n2/seen'))).toBe(false);
    await user.click(fresh as HTMLElement);
    await vi.waitFor(() => expect(screen.queryByTestId('unseen-mentions')).toBeNull());
    expect(sent.filter((s) => s.path.endsWith('/mentions/n1/seen'))).toHaveLength(1);
  });
  it('are not asked for by who is no agent', async () => {
    const sent = house({});
    draw(<InboxPage />, { session: session({ agent_id: '', permissions: ['interactions.all'] }) });
    await screen.findByTestId('threads');
    expect(sent.some((s) => s.path.endsWith('/mentions'))).toBe(false);
  });
});

describe('what waits', () => {
  const waits = interaction({
    ...{ id: 'i5', channel: 'webchat', state: 'queued', thread_id: 't1', from_name: '<b>Rosa</b>', agent_id: '' },
    written: { number: 7, status: 'open', text: 'hello?' },
  });
  it('can be taken where it is listed', async () => {
    const sent = house({ '/desk/waiting': () => Response.json({ items: [waits] }) });
    const { user } = draw(<WaitingPage />);
    const row = await screen.findByTestId('waits');
    expect(row).toHaveTextContent('<b>Rosa</b>');
    expect(row).toHaveTextContent('Sales');
    await user.click(within(row).getByRole('button', { name: 'Take <b>Rosa</b>' }));
    await vi.waitFor(() => expect(sent.some((s) => s.path.endsWith('/interactions/i5/take'))).toBe(true));
  });
  it('says when there is nothing, when it is not known, and whose page it is', async () => {
    house({});
    const one = draw(<WaitingPage />);
    expect(await screen.findByText('Nothing waits for you to take it.')).toBeInTheDocument();
    one.unmount();
    house({ '/desk/waiting': () => Response.json({ code: 'x' }, { status: 422 }) });
    const two = draw(<WaitingPage />);
    expect(await screen.findByText(/What waits could not be loaded/)).toBeInTheDocument();
    two.unmount();
    draw(<WaitingPage />, { session: session({ permissions: [] }) });
    expect(screen.getByText('Only agents take what waits.')).toBeInTheDocument();
  });
});
