import { screen, waitFor, within } from '@testing-library/react';
import { Navigate, Route, Routes } from 'react-router';
import { beforeAll, describe, expect, it } from 'vitest';
import { NounFormPage } from '../admin/NounFormPage';
import { NounListPage } from '../admin/NounListPage';
import type { NounDef } from '../admin/noun';
import { loadSection } from '../i18n';
import { session } from '../test/fixtures';
import { draw, recordRequests, type Sent } from '../test/render';
import { MACROS, RULES, tidyRule } from './defs';
import { RulesPage } from './RulesPage';
import { ScoresPage } from './ScoresPage';
import type { Rule } from './vocabulary';

beforeAll(() => loadSection('admin'));

const admin = session({ permissions: ['queues.read', 'queues.write', 'interactions.all', 'floor.read'] });
const reader = session({ permissions: ['queues.read'] });
const rule = (id: string, part: object = {}): Rule => ({
  ...{ id, site_id: 's1', name: `Rule ${id}`, position: 10, active: true, version: 1 },
  ...{ when: 'customer_wrote', conditions: [], actions: [{ do: 'queue', value: 'q1' }] },
  ...part,
});
const score = (id: string, part: object = {}) => ({
  ...{ id, asked: 4, answered: 3, average: 4.333, good: 2 / 3, points: [0, 0, 1, 0, 2] },
  ...part,
});

type Answers = Record<string, (s: Sent) => Response | undefined>;
function house(rows: object[], answers: Answers = {}): Sent[] {
  return recordRequests((s) => {
    const own = Object.entries(answers).find(([end]) => s.path.endsWith(end))?.[1](s);
    if (own) return own;
    if (s.path.endsWith('/automation-rules') && s.method === 'GET') return Response.json({ items: rows });
    if (s.path.endsWith('/macros') && s.method === 'GET') return Response.json({ items: rows });
    if (s.method === 'PUT' || s.method === 'POST')
      return Response.json({ ...(s.body as object), id: 'new', version: 2 });
    if (s.path.endsWith('/automation-rule-figures'))
      return Response.json({ items: [{ rule_id: 'a', acted: 12, last_at: '2026-03-02T10:00:00Z' }] });
    if (s.path.endsWith('/queues'))
      return Response.json({ items: [{ id: 'q1', site_id: 's1', name: 'Refunds', version: 1 }] });
    if (s.path.endsWith('/sites')) return Response.json({ items: [{ id: 's1', name: 'Madrid', version: 1 }] });
    return Response.json({ items: [] });
  });
}
function pages(def: NounDef, at: string) {
  const List = def.List ?? (() => <NounListPage def={def} />);
  return (
    <Routes>
      <Route path={`/admin/${def.path}`} element={<List />} />
      <Route path={`/admin/${def.path}/:id`} element={<NounFormPage def={def} />} />
      <Route path="*" element={<Navigate to={at} replace />} />
    </Routes>
  );
}
const puts = (sent: Sent[]) => sent.filter((s) => s.method === 'PUT');

describe('the rules', () => {
  const three = [rule('c', { position: 30 }), rule('a'), rule('b', { position: 20, active: false })];
  it('stand in the order in which they are looked at, each in a sentence with what it did', async () => {
    house(three);
    draw(<RulesPage />, { session: admin });
    await screen.findAllByText(/move it to the queue Refunds/);
    const rows = screen.getAllByTestId('rule');
    expect(rows.map((r) => within(r).getByRole('link').textContent)).toEqual(['Rule a', 'Rule b', 'Rule c']);
    expect(rows[0]).toHaveTextContent('When the customer writes: move it to the queue Refunds.');
    expect(rows[0]).toHaveTextContent(/Acted 12 times in 90 days/);
    expect(rows[1]).toHaveTextContent('(off)');
    expect(rows[1]).toHaveTextContent('Has not acted in 90 days');
  });
  it('are moved by writing only those whose place changes', async () => {
    const sent = house(three);
    const { user } = draw(<RulesPage />, { session: admin });
    await user.click(await screen.findByRole('button', { name: 'Look at Rule c earlier' }));
    await waitFor(() => expect(puts(sent)).toHaveLength(2));
    expect(puts(sent).map((s) => [s.path.split('/').at(-1), (s.body as Rule).position])).toEqual([
      ['c', 20],
      ['b', 30],
    ]);
    expect(screen.getByRole('button', { name: 'Look at Rule a earlier' })).toBeDisabled();
  });
  it('are switched on where they are listed, with the version that was read', async () => {
    const sent = house(three, {
      '/automation-rules/b': () => Response.json({ code: 'conflict', key: 'row.changed' }, { status: 409 }),
    });
    const { user } = draw(<RulesPage />, { session: admin });
    await user.click(await screen.findByRole('switch', { name: 'Switch Rule b on or off' }));
    await waitFor(() => expect(puts(sent)).toHaveLength(1));
    expect(puts(sent)[0]?.body).toMatchObject({ active: true, version: 1 });
  });
  it('cannot be changed by who may only read them', async () => {
    house(three);
    draw(<RulesPage />, { session: reader });
    expect(await screen.findByRole('switch', { name: 'Switch Rule a on or off' })).toBeDisabled();
    expect(screen.queryByRole('button', { name: /earlier/ })).toBeNull();
    expect(screen.queryByTestId('new')).toBeNull();
  });
  it('say when there are none, and when they could not be loaded', async () => {
    house([]);
    const { unmount } = draw(<RulesPage />, { session: admin });
    expect(await screen.findByText('Nothing here yet.')).toBeInTheDocument();
    unmount();
    house([], { '/automation-rules': () => Response.json({ code: 'x' }, { status: 422 }) });
    draw(<RulesPage />, { session: admin });
    expect(await screen.findByRole('button', { name: 'Retry' })).toBeInTheDocument();
  });
});

describe('a rule', () => {
  it('is put together of rows, said in a sentence, tried and saved', async () => {
    const sent = house([], {
      '/preview': () =>
        Response.json({
          looked: 40,
          met: [{ thread_id: 't1', number: 7, name: '<b>Eve</b>', text: 'my REFUND', at: '2026-03-02T10:00:00Z' }],
        }),
    });
    const { user } = draw(pages(RULES, '/admin/automation-rules/new'), { session: admin });
    await user.type(await screen.findByLabelText(/^Name/), 'Refunds');
    await user.click(screen.getByTestId('field-site_id'));
    await user.click(await screen.findByRole('option', { name: 'Madrid' }));
    await user.click(screen.getByTestId('add-condition'));
    await user.type(screen.getByTestId('condition-values'), 'refund{Enter}');
    await user.type(screen.getByTestId('action-value'), 'money');
    const said = 'When the customer writes, if the message contains “refund”: tag it “money”.';
    expect(screen.getByTestId('sentence')).toHaveTextContent(said);
    await user.click(screen.getByTestId('try-go'));
    expect(await screen.findByText('It would have met 1 of 40 conversations.')).toBeInTheDocument();
    expect(screen.getByText('<b>Eve</b>')).toBeInTheDocument();
    await user.type(screen.getByTestId('action-value'), '!');
    expect(screen.getByText(/The rule has changed since/)).toBeInTheDocument();
    await user.click(screen.getByTestId('save'));
    const made = () => sent.find((s) => s.method === 'POST' && s.path.endsWith('/automation-rules'));
    await waitFor(() => expect(made()).toBeDefined());
    expect(made()?.body).toMatchObject({
      ...{ name: 'Refunds', site_id: 's1', when: 'customer_wrote', active: false },
      conditions: [{ kind: 'text', values: ['refund'] }],
      actions: [{ do: 'tag', value: 'money!' }],
    });
  });
  it('shows at its row what the server does not take', async () => {
    house([], {
      '/automation-rules': (s) =>
        s.method === 'POST'
          ? Response.json({ code: 'invalid', key: 'field.required', field: 'actions.0.value' }, { status: 422 })
          : undefined,
    });
    const { user } = draw(pages(RULES, '/admin/automation-rules/new'), { session: admin });
    await user.type(await screen.findByLabelText(/^Name/), 'X');
    await user.click(screen.getByTestId('save'));
    expect(await within(screen.getByTestId('automation-row')).findByRole('alert')).toBeInTheDocument();
  });
  it('tells what it did last, and with whom only as far as it is told', async () => {
    house([rule('a')], {
      '/runs': () =>
        Response.json({
          items: [
            {
              thread_id: 't1',
              number: 7,
              name: '',
              at: '2026-03-02T10:00:00Z',
              did: ['queue q1', 'answer (window)'],
            },
          ],
        }),
    });
    draw(pages(RULES, '/admin/automation-rules/a'), { session: admin });
    const runs = await screen.findByTestId('runs');
    expect(await within(runs).findByText('moved to the queue Refunds')).toBeInTheDocument();
    expect(runs).toHaveTextContent('not done (the customer wrote too long ago): answered');
    expect(runs).toHaveTextContent('a customer');
  });
  it('is sent without what another kind of condition or event left behind', () => {
    const sent = tidyRule(
      rule('a', {
        ...{ minutes: 5, when: 'opened' },
        conditions: [
          { kind: 'priority', values: ['x'], min: 3, field: 'name' },
          { kind: 'contact', field: ' company ', values: [], min: 1 },
        ],
        actions: [{ do: 'resolve', value: 'x', number: 3 }],
      }),
    );
    expect(sent.minutes).toBe(0);
    expect(sent.conditions).toEqual([
      { kind: 'priority', min: 3 },
      { kind: 'contact', field: 'company', values: [] },
    ]);
    expect(sent.actions).toEqual([{ do: 'resolve' }]);
  });
});

it('a macro says where it is offered and what it does', async () => {
  const macro = {
    id: 'm1',
    site_id: 's1',
    name: 'Thanks',
    queue_ids: ['q1'],
    actions: [{ do: 'resolve' }],
    version: 1,
  };
  house([macro, { ...macro, id: 'm2', name: 'Bye', queue_ids: [] }]);
  draw(pages(MACROS, '/admin/macros'), { session: admin });
  const row = (await screen.findByText('Thanks')).closest('tr') as HTMLElement;
  expect(await within(row).findByText('Refunds')).toBeInTheDocument();
  expect(row).toHaveTextContent('resolve it');
  expect((screen.getByText('Bye').closest('tr') as HTMLElement).textContent).toContain('Everywhere');
});

describe('satisfaction', () => {
  const scores = {
    total: score(''),
    queues: [score('', { answered: 0, asked: 1 }), score('q1')],
    agents: [score('a9')],
    days: [score('2026-03-01'), score('2026-03-02')],
  };
  it('says how many answered of how many were asked, the average, and who gave what', async () => {
    const sent = house([], { '/survey-scores': () => Response.json(scores) });
    draw(<ScoresPage />, { session: admin });
    const totals = await screen.findByTestId('totals');
    expect(totals).toHaveTextContent('3 of 4 asked (75%)');
    expect(totals).toHaveTextContent('4.33 of 5');
    expect(totals).toHaveTextContent('66%');
    expect(screen.getByTestId('spread')).toHaveTextContent('52 (66%)');
    expect(await screen.findByText('Refunds')).toBeInTheDocument();
    expect(within(screen.getByTestId('by-queue')).getByText('Without a queue').closest('tr')).toHaveTextContent(
      '0 of 1 asked (0%)––',
    );
    expect(screen.getByTestId('by-agent')).toHaveTextContent('No longer there');
    expect(within(screen.getByTestId('by-day')).getAllByRole('rowheader')[0]).toHaveTextContent('March 2, 2026');
    expect(sent.find((s) => s.path.endsWith('/survey-scores'))?.search).toMatch(/zone=/);
  });
  it('says when nobody was asked, and when it is not known', async () => {
    const none = { total: score('', { asked: 0, answered: 0 }), queues: [], agents: [], days: [] };
    house([], { '/survey-scores': () => Response.json(none) });
    const { unmount } = draw(<ScoresPage />, { session: admin });
    expect(await screen.findByText('Nobody was asked in this time.')).toBeInTheDocument();
    unmount();
    house([], { '/survey-scores': () => Response.json({ code: 'x' }, { status: 422 }) });
    draw(<ScoresPage />, { session: admin });
    expect(await screen.findByText(/The figures could not be loaded/)).toBeInTheDocument();
  });
});
