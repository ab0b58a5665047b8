import { screen } from '@testing-library/react';
import { beforeEach, expect, it } from 'vitest';
import { NounEditor } from '../admin/NounEditor';
import { loadSection } from '../i18n';
import { session } from '../test/fixtures';
import { draw, recordRequests } from '../test/render';
import { AddNumbers } from './AddNumbers';
import { LISTS } from './defs';
import { ListsPage } from './ListsPage';

const keeper = session({ permissions: ['lists.read', 'lists.manage', 'users.read'] });

beforeEach(async () => {
  await loadSection('admin');
  await loadSection('lists');
});

it('whoever may not see lists is told so', () => {
  recordRequests(() => Response.json({ items: [] }));
  draw(<ListsPage />, { session: session({ permissions: ['desk.work'] }) });
  expect(screen.getByText(/You may not see lists/)).toBeTruthy();
});

it('a day that is not set is not sent, and a list keeps what it was looked up in', async () => {
  const sent = recordRequests(({ path, method, body }) => {
    if (path.endsWith('/public-registers'))
      return Response.json({ items: [{ country: 'ES', name: 'lista_robinson', days: 7 }] });
    if (method === 'PUT') return Response.json({ ...(body as object), version: 2 });
    return Response.json({ items: [] });
  });
  const row = {
    id: 'l1',
    version: 1,
    name: 'Spring',
    site_id: 's1',
    country: 'ES',
    basis: 'consent',
    basis_given: '2026-01-05T00:00:00Z',
  };
  const { user } = draw(<NounEditor def={LISTS} row={row} />, { session: keeper });
  expect(screen.getByLabelText('Given on')).toHaveProperty('value', '2026-01-05');
  await user.click(await screen.findByTestId('register-lista_robinson'));
  expect(screen.getByLabelText('This list was looked up in Lista Robinson on')).toBeTruthy();
  await user.click(screen.getByTestId('save'));
  await expect.poll(() => sent.filter((s) => s.method === 'PUT')).toHaveLength(1);
  const body = sent.find((s) => s.method === 'PUT')?.body as Record<string, unknown>;
  expect(body).not.toHaveProperty('basis_expires');
  expect(body.basis_given).toBe('2026-01-05T00:00:00Z');
  expect(Object.keys(body.screened as object)).toEqual(['lista_robinson']);
});

it('a number that is none is said at its field, and what was typed stays', async () => {
  recordRequests(() =>
    Response.json(
      { code: 'invalid', key: 'dnc.number', message: 'x', field: 'numbers', params: { number: 'abc' } },
      { status: 422 },
    ),
  );
  const { user } = draw(<AddNumbers id="d1" country="ES" />, { session: keeper });
  await user.type(screen.getByTestId('dnc-add'), 'abc');
  await user.click(screen.getByTestId('dnc-add-submit'));
  expect(await screen.findByText('“abc” is no telephone number of this country.')).toBeTruthy();
  expect(screen.getByTestId('dnc-add')).toHaveProperty('value', 'abc');
});
