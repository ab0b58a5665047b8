import { useForm } from '@mantine/form';
import { screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { Grant, Role } from '../api/rows';
import { PERMISSIONS } from '../session/useCan';
import { session } from '../test/fixtures';
import { draw, recordRequests } from '../test/render';
import { MatrixPage } from './MatrixPage';
import { PersonRights } from './PersonRights';
import { GROUPS, rightsOf } from './rights';

const ROLES: Role[] = [
  { id: 'r1', name: 'Agent', builtin: true, permissions: ['desk.work', 'contacts.read'], version: 1 },
  { id: 'r2', name: 'Coach', builtin: false, permissions: ['floor.read'], version: 4 },
];
const grant = (part: Partial<Grant>): Grant => ({
  ...{ role_id: 'r2', all_sites: false, site_ids: [], team_ids: [], queue_ids: [], entry_ids: [] },
  ...part,
});
const answer = (path: string) => {
  const rows: Record<string, object[]> = {
    roles: ROLES,
    sites: [{ id: 's1', name: 'Madrid', version: 1 }],
    teams: [{ id: 't1', name: 'Morning', version: 1 }],
  };
  return Response.json({ items: rows[path.split('/').at(-1) ?? ''] ?? [] });
};

it('every permission has its place in the matrix', () => {
  expect(GROUPS.flatMap((g) => g.permissions).sort()).toEqual([...PERMISSIONS].sort());
});

it('own roles are edited in the matrix with the version that was read; those of the program stand fast', async () => {
  const sent = recordRequests(({ method, path, body }) => (method === 'PUT' ? Response.json(body) : answer(path)));
  const { user } = draw(<MatrixPage />, { session: session({ permissions: ['users.read', 'roles.write'] }) });
  await user.click(await screen.findByRole('checkbox', { name: "Coach: Set agents' states" }));
  expect(screen.queryByRole('checkbox', { name: /^Agent:/ })).toBeNull();
  expect(screen.getByText('Not saved yet: Coach')).toBeTruthy();
  await user.click(screen.getByTestId('matrix-save'));
  await expect
    .poll(() => sent.find((s) => s.method === 'PUT')?.body)
    .toMatchObject({
      id: 'r2',
      version: 4,
      permissions: ['floor.read', 'agents.set_state'],
    });
});

it('who may not write roles reads the matrix', async () => {
  recordRequests(({ path }) => answer(path));
  draw(<MatrixPage />, { session: session({ permissions: ['users.read'] }) });
  await screen.findByTestId('matrix');
  expect(screen.queryAllByRole('checkbox')).toEqual([]);
  const row = within(screen.getByRole('row', { name: /^See the floor/ }));
  expect(row.getAllByRole('cell').map((c) => c.textContent)).toEqual(['No', 'Yes']);
});

it('grants come to what the server makes of them', () => {
  expect(rightsOf([grant({}), grant({ role_id: 'gone', all_sites: true })], ROLES)).toEqual([]);
  const rights = rightsOf([grant({ all_sites: true }), grant({ team_ids: ['t1'] })], ROLES);
  expect(rights.map((r) => [r.permission, r.places.length])).toEqual([['floor.read', 2]]);
});

const GRANTS = [grant({ role_id: 'r1', site_ids: ['s1'] }), grant({ site_ids: ['s1'], team_ids: ['t1'] }), grant({})];
function Form() {
  const form = useForm<Record<string, unknown>>({ initialValues: { grants: GRANTS, active: false } });
  return <PersonRights form={form} />;
}

it('a form says what the person can do, where, and by which role', async () => {
  recordRequests(({ path }) => answer(path));
  const { user } = draw(<Form />, { session: session({ permissions: ['users.read'] }) });
  await user.click(screen.getByTestId('rights-open'));
  expect(await screen.findByText('At Madrid, only teams: Morning · from the role Coach')).toBeTruthy();
  expect(screen.getByText('At Madrid · from the role Agent')).toBeTruthy();
  expect(screen.getByText('For their own work · from the role Agent')).toBeTruthy();
  expect(screen.getByText(/may not log in/)).toBeTruthy();
  expect(screen.getByText(/A role without a site/)).toBeTruthy();
});
