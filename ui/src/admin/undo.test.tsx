import { act, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import type { Row } from '../api/rows';
import { said } from '../app/announcer';
import { settleHeld } from '../app/held';
import { session } from '../test/fixtures';
import { draw, recordRequests } from '../test/render';
import { NounEditor } from './NounEditor';
import { NounListPage } from './NounListPage';
import { type NounDef, useNoun } from './noun';
import { NOUNS } from './nouns';
import { UndoBar } from './UndoBar';
import { holdDelete, offerAfterSave, settle, UNDO_MS, useUndo } from './undo';

const admin = session({ permissions: ['users.read', 'users.write'] });
const teams = NOUNS.find((n) => n.path === 'teams') as NounDef;
const row = { id: 't1', version: 3, name: 'Morning', site_id: 's1' };
const other = { id: 't2', version: 1, name: 'Evening', site_id: 's1' };

afterEach(async () => {
  vi.useRealTimers();
  await settle();
});

/** Answers a list of teams; of the other nouns there is nothing. */
const listed = (path: string, items: object[]) => Response.json({ items: path.endsWith('/teams') ? items : [] });

function drawn() {
  return draw(
    <>
      <NounListPage def={teams} />
      <UndoBar />
    </>,
    { session: admin },
  );
}

it('a deletion is held back, and by Ctrl+Z it never happens', async () => {
  const sent = recordRequests(({ path }) => listed(path, [row, other]));
  const { user } = drawn();
  await screen.findByText('Morning');
  act(() => holdDelete(teams, row));
  expect(screen.queryByText('Morning')).toBeNull();
  expect(said().polite).toContain('Morning is being deleted');
  await user.keyboard('{Control>}z{/Control}');
  expect(await screen.findByText('Morning')).toBeTruthy();
  await act(() => settle());
  expect(sent.filter((s) => s.method === 'DELETE')).toEqual([]);
});

it('a deletion is done after ten seconds, but not while the focus is on the bar', async () => {
  const sent = recordRequests(({ method, path }) =>
    method === 'DELETE' ? new Response(null, { status: 204 }) : listed(path, [other]),
  );
  drawn();
  await screen.findByText('Evening');
  vi.useFakeTimers();
  act(() => holdDelete(teams, row));
  act(() => screen.getByTestId('undo').focus());
  await act(() => vi.advanceTimersByTimeAsync(2 * UNDO_MS));
  expect(sent.filter((s) => s.method === 'DELETE')).toEqual([]);
  act(() => screen.getByTestId('undo').blur());
  await act(() => vi.advanceTimersByTimeAsync(UNDO_MS));
  expect(sent.filter((s) => s.method === 'DELETE').map((s) => s.path)).toEqual(['/api/v1/teams/t1']);
  expect(useUndo.getState().gone.size).toBe(0);
});

it.each([
  ['leaving the administration', async (unmount: () => void) => unmount()],
  ['closing the page', async () => void window.dispatchEvent(new Event('pagehide'))],
  ['logging out', async () => settleHeld()],
  ['another change', async () => holdDelete(teams, other)],
])('%s deletes at once', async (_, leave) => {
  const sent = recordRequests(({ method, path }) =>
    method === 'DELETE' ? new Response(null, { status: 204 }) : listed(path, [row, other]),
  );
  const { unmount } = drawn();
  await screen.findByText('Morning');
  act(() => holdDelete(teams, row));
  await act(() => leave(unmount));
  await expect.poll(() => sent.some((s) => s.method === 'DELETE' && s.path.endsWith('/t1'))).toBe(true);
});

it('a save is taken back with the version it made, and refused when somebody changed the row since', async () => {
  let changed = false;
  const sent = recordRequests(({ method, path, body }) => {
    if (method !== 'PUT') return listed(path, [row]);
    return changed
      ? Response.json({ code: 'conflict', key: 'team.changed', message: 'x' }, { status: 409 })
      : Response.json(body);
  });
  const { user } = drawn();
  for (const by of [false, true]) {
    changed = by;
    act(() => offerAfterSave(teams, row, { ...row, version: 4 }));
    await user.click(await screen.findByTestId('undo'));
  }
  const put = sent.filter((s) => s.method === 'PUT');
  expect(put).toHaveLength(2);
  expect(put[0]?.body).toEqual({ ...row, version: 4 });
  expect(said().polite).not.toBe('');
});

/** The form on the row as the list has it. */
function Form() {
  const { data } = useNoun<Row>('teams');
  return data?.[0] ? <NounEditor def={teams} row={data[0]} /> : null;
}

it('after undoing, the form shows what was there before', async () => {
  let now: object = row;
  const sent = recordRequests(({ method, path, body }) => {
    if (method !== 'PUT') return listed(path, [now]);
    const given = body as typeof row;
    now = { ...given, version: given.version + 1 };
    return Response.json(now);
  });
  const { user } = draw(
    <>
      <Form />
      <UndoBar />
    </>,
    { session: admin },
  );
  const field = await screen.findByRole('textbox', { name: 'Name' });
  await user.type(field, ' shift');
  await user.click(screen.getByTestId('save'));
  await user.click(await screen.findByTestId('undo'));
  await expect.poll(() => field).toHaveProperty('value', 'Morning');
  const put = sent.filter((s) => s.method === 'PUT').map((s) => s.body);
  expect(put).toMatchObject([
    { name: 'Morning shift', version: 3 },
    { name: 'Morning', version: 4 },
  ]);
});

it('what was made by a save is deleted again', async () => {
  const sent = recordRequests(({ method, path }) =>
    method === 'DELETE' ? new Response(null, { status: 204 }) : listed(path, [row]),
  );
  const { user } = drawn();
  act(() => offerAfterSave(teams, null, row));
  await user.click(screen.getByTestId('undo'));
  expect(sent.filter((s) => s.method === 'DELETE').map((s) => s.path)).toEqual(['/api/v1/teams/t1']);
});
