import { fireEvent, screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { session } from '../test/fixtures';
import { draw, recordRequests } from '../test/render';
import { changesOf } from './bulk';
import { find, PAGE, readWish } from './list';
import { listOf } from './lists';
import { NounListPage } from './NounListPage';
import type { NounDef, NounPath } from './noun';
import { NOUNS } from './nouns';

const admin = session({ permissions: ['users.read', 'users.write', 'queues.read', 'queues.write'] });
const defOf = (path: NounPath) => NOUNS.find((n) => n.path === path) as NounDef;

const person = (n: number, part: object = {}) => ({
  ...{ id: `a${n}`, version: n + 1, user_id: `u${n}`, site_id: 's1', name: `Agent ${n}`, phone: 'browser' },
  ...{ phones: [], queue_ids: ['q1'], skills: [], auto_answer: false, active: true, team_id: n % 2 ? 't1' : 't2' },
  ...part,
});
const ROWS: Record<string, object[]> = {
  agents: [person(10), person(2), person(1, { phone: 'extension', extension: '201' })],
  teams: [
    { id: 't1', version: 1, name: 'Morning' },
    { id: 't2', version: 1, name: 'Evening' },
  ],
  queues: [
    { id: 'q1', version: 1, name: 'Sales' },
    { id: 'q2', version: 1, name: 'Support' },
  ],
  sites: [{ id: 's1', version: 1, name: 'Madrid' }],
};
const answer = (path: string) => Response.json({ items: ROWS[path.split('/').at(-1) ?? ''] ?? [] });
const shown = () => screen.getAllByRole('rowheader').map((th) => th.textContent);

it('a list is sorted by its columns, and numbers in names count as numbers', async () => {
  recordRequests(({ path }) => answer(path));
  const { user } = draw(<NounListPage def={defOf('agents')} />, { session: admin });
  await screen.findByText('Agent 10');
  expect(shown()).toEqual(['Agent 1', 'Agent 2', 'Agent 10']);
  await user.click(screen.getByRole('button', { name: 'Name' }));
  expect(shown()).toEqual(['Agent 10', 'Agent 2', 'Agent 1']);
  expect(screen.getByRole('columnheader', { name: /^Name/ }).getAttribute('aria-sort')).toBe('descending');
  await user.click(screen.getByRole('button', { name: 'Team' }));
  expect(shown()).toEqual(['Agent 2', 'Agent 10', 'Agent 1']);
});

it('filters are read from the address, and the site is only asked for where there are two', async () => {
  const { filters } = listOf('agents');
  const wish = readWish(new URLSearchParams('phone=extension&team=t1&page=x'), filters);
  const found = find(defOf('agents'), filters, ROWS.agents as never[], wish, () => '');
  expect(found.rows).toHaveLength(1);
  expect(found.page).toBe(1);
  recordRequests(({ path }) => answer(path));
  draw(<NounListPage def={defOf('agents')} />, { session: admin });
  await screen.findByTestId('filter-team');
  expect(screen.queryByTestId('filter-site')).toBeNull();
});

it('a thousand agents come in pages', () => {
  const all = Array.from({ length: 1_000 }, (_, n) => person(n));
  const wish = readWish(new URLSearchParams('page=99'), []);
  const found = find(defOf('agents'), [], all, wish, () => '');
  expect(found).toMatchObject({ page: 10, pages: 10 });
  expect(found.shown).toHaveLength(PAGE);
  expect(found.shown.at(-1)?.name).toBe('Agent 999');
});

it('one field of the chosen rows is reviewed, then written row by row; who was changed meanwhile stays chosen', async () => {
  const sent = recordRequests(({ method, path, body }) => {
    if (method !== 'PUT') return answer(path);
    return path.endsWith('/a10')
      ? Response.json({ code: 'conflict', key: 'agent.changed', message: 'x' }, { status: 409 })
      : Response.json(body);
  });
  const { user } = draw(<NounListPage def={defOf('agents')} />, { session: admin });
  const first = await screen.findByRole('checkbox', { name: 'Choose Agent 1' });
  first.focus();
  await user.keyboard(' ');
  const last = screen.getByRole('checkbox', { name: 'Choose Agent 10' });
  fireEvent.keyDown(last, { key: ' ', shiftKey: true });
  fireEvent.click(last);
  expect(screen.getByTestId('bulk-bar').textContent).toContain('3 chosen');
  await user.click(screen.getByTestId('bulk-open'));
  const sheet = within(await screen.findByTestId('bulk-edit'));
  await user.selectOptions(sheet.getByLabelText('What to change'), 'active');
  expect(sheet.getByTestId('bulk-review').textContent).toContain('3 have this value already.');
  await user.selectOptions(sheet.getByLabelText('New value'), 'no');
  expect(sheet.getAllByRole('rowheader')).toHaveLength(3);
  expect(sent.filter((s) => s.method === 'PUT')).toHaveLength(0);
  await user.click(sheet.getByTestId('bulk-write'));
  expect((await screen.findByRole('alert')).textContent).toContain(
    'Agent 10: Somebody else changed it meanwhile. Load it again.',
  );
  const put = sent.filter((s) => s.method === 'PUT').map((s) => s.body);
  expect(put[0]).toMatchObject({ id: 'a1', version: 2, active: false, phone: 'extension', extension: '201' });
  expect(put).toHaveLength(3);
  expect(screen.getByTestId('bulk-bar').textContent).toContain('1 chosen');
});

it('queues come to those an agent has, leave them or take their place', () => {
  const field = listOf('agents').bulk.find((f) => f.name === 'queue_ids');
  if (!field) throw new Error('no queues');
  const rows = [person(1), person(2, { queue_ids: ['q1', 'q2'] }), person(3, { queue_ids: null })];
  const is = (how: 'add' | 'remove' | 'set') => changesOf(rows as never, field, ['q2'], how).map((c) => c.is);
  expect(is('add')).toEqual([['q1', 'q2'], ['q2']]);
  expect(is('remove')).toEqual([['q1']]);
  expect(is('set')).toEqual([['q2'], ['q2'], ['q2']]);
});
