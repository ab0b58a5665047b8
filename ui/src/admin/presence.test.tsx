import { screen, waitFor } from '@testing-library/react';
import { Navigate, Route, Routes } from 'react-router';
import { expect, it } from 'vitest';
import { keys, queries } from '../api/queries';
import { session } from '../test/fixtures';
import { draw, recordRequests } from '../test/render';
import { PresencePage } from './PresencePage';

const reader = session({ permissions: ['queues.read', 'users.read'] });
const admin = session({ permissions: ['queues.read', 'users.read', 'queues.write', 'audit.read'] });
const SITES = [
  { id: 's1', name: 'Madrid', version: 1 },
  { id: 's2', name: 'Bilbao', version: 1 },
];
const SILENT = {
  after_wrapup: '',
  after_missed: '',
  missed_back_seconds: 0,
  missed_limit: 0,
  idle_minutes: 0,
  phone_grace_seconds: 0,
  phone_lost: '',
  version: 1,
};

/** The page over a server that keeps one policy for each site. */
function open({
  session = admin,
  sites = SITES,
  put,
}: {
  session?: typeof admin;
  sites?: object[];
  put?: () => Response;
} = {}) {
  const kept: Record<string, object> = {};
  const sent = recordRequests(({ method, path, body }) => {
    const site = /sites\/(\w+)\/presence/.exec(path)?.[1];
    if (path.endsWith('/audit'))
      return Response.json({
        items: [
          {
            id: 'x',
            at: '2026-01-05T10:00:00Z',
            login: 'eva',
            act: 'presence_policy.update',
            before: { idle_minutes: 0 },
            after: { idle_minutes: 9 },
          },
        ],
      });
    if (!site) return Response.json({ items: sites });
    if (method === 'PUT' && put) return put();
    if (method === 'PUT') kept[site] = { ...(body as object), version: (body as { version: number }).version + 1 };
    return Response.json(kept[site] ?? { ...SILENT, site_id: site });
  });
  const view = draw(
    <Routes>
      <Route path="/admin/presence/:id?" element={<PresencePage />} />
      <Route path="*" element={<Navigate to="/admin/presence" replace />} />
    </Routes>,
    { session },
  );
  return { sent, ...view };
}
const puts = (sent: { method: string; path: string; body: unknown }[]) => sent.filter((s) => s.method === 'PUT');

it('what nobody decided is left to the installation, and what is decided goes to the site', async () => {
  const { sent, user } = open();
  const idle = await screen.findByLabelText('Ask after minutes without a touch');
  expect(idle).toHaveProperty('value', '');
  expect(idle).toHaveProperty('placeholder', 'As the installation is set');
  expect(screen.queryByTestId('save')).toBeNull();
  await user.type(idle, '45');
  await user.click(screen.getByTestId('save'));
  await waitFor(() => expect(puts(sent)).toHaveLength(1));
  expect(puts(sent)[0]?.path).toBe('/api/v1/sites/s2/presence'); // Bilbao is the first by name
  expect(puts(sent)[0]?.body).toEqual({ ...SILENT, site_id: 's2', idle_minutes: 45 });
  await waitFor(() => expect(screen.queryByTestId('save')).toBeNull());
});

it('seconds until ready are asked for only where agents come back by themselves', async () => {
  const { sent, user } = open();
  const [after] = await screen.findAllByRole('combobox', { name: 'Then the agent' });
  expect(screen.queryByLabelText('Ready again after (s)')).toBeNull();
  if (!after) throw new Error('no field');
  await user.click(after);
  await user.click(await screen.findByRole('option', { name: 'Is ready again after a while', hidden: true }));
  expect(screen.getByLabelText('Ready again after (s)')).toHaveProperty('value', '30');
  await user.click(after);
  await user.click(
    await screen.findByRole('option', { name: 'Stays in Missed until Ready is pressed', hidden: true }),
  );
  expect(screen.queryByLabelText('Ready again after (s)')).toBeNull();
  await user.click(screen.getByTestId('save'));
  await waitFor(() => expect(puts(sent)).toHaveLength(1));
  expect(puts(sent)[0]?.body).toMatchObject({ after_missed: 'stay', missed_back_seconds: 0 });
});

it('a site is not left with changes that are not saved', async () => {
  const { user } = open();
  await user.type(await screen.findByLabelText('Ask after minutes without a touch'), '45');
  const site = screen.getByRole('combobox', { name: 'Site' });
  expect(site).toHaveProperty('disabled', true);
  await user.click(screen.getByRole('button', { name: 'Discard' }));
  expect(site).toHaveProperty('disabled', false);
});

it('who was slower learns who was faster, and loads it again', async () => {
  const changed = { code: 'conflict', key: 'presence_policy.changed', message: 'x' };
  const { sent, user } = open({ put: () => Response.json(changed, { status: 409 }) });
  await user.type(await screen.findByLabelText('Ask after minutes without a touch'), '45');
  await user.click(screen.getByTestId('save'));
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toContain('Somebody else changed it meanwhile.');
  await waitFor(() => expect(alert.textContent).toContain('eva'));
  const before = sent.filter((s) => s.path.endsWith('/presence') && s.method === 'GET').length;
  await user.click(screen.getByRole('button', { name: 'Retry' }));
  await waitFor(() =>
    expect(sent.filter((s) => s.path.endsWith('/presence') && s.method === 'GET').length).toBeGreaterThan(before),
  );
  expect(screen.queryByTestId('save')).toBeNull();
});

it('a number out of its range is said at its field', async () => {
  const problem = {
    code: 'invalid',
    key: 'field.range',
    message: 'x',
    field: 'idle_minutes',
    params: { min: 5, max: 1440 },
  };
  const { user } = open({ put: () => Response.json(problem, { status: 422 }) });
  const idle = await screen.findByLabelText('Ask after minutes without a touch');
  await user.type(idle, '45');
  await user.click(screen.getByTestId('save'));
  await waitFor(() => expect(idle.getAttribute('aria-invalid')).toBe('true'));
  expect(screen.getAllByText('Between 5 and 1440.').length).toBeGreaterThan(0);
});

it('who may only read changes nothing', async () => {
  open({ session: reader, sites: SITES.slice(0, 1) });
  const idle = await screen.findByLabelText('Ask after minutes without a touch');
  expect(idle.closest('fieldset[disabled]')).not.toBeNull();
  expect(screen.queryByRole('combobox', { name: 'Site' })).toBeNull();
});

it('what cannot be loaded is said, and can be tried again', async () => {
  recordRequests(() => Response.json({ code: 'forbidden', message: 'x' }, { status: 403 }));
  queries.removeQueries({ queryKey: keys.noun('sites') });
  draw(<PresencePage />, { session: reader });
  expect((await screen.findByRole('alert')).textContent).toContain('could not be loaded');
});

it('how many written conversations at once is decided or left open, and zero is a decision', async () => {
  const { sent, user } = open();
  await user.type(await screen.findByLabelText('Beside a call at most'), '0');
  await user.type(screen.getByLabelText('On E-mail at most'), '2');
  await user.type(screen.getByLabelText('At once at most'), '4');
  await user.clear(screen.getByLabelText('At once at most'));
  await user.click(screen.getByTestId('save'));
  await waitFor(() => expect(puts(sent)).toHaveLength(1));
  expect(puts(sent)[0]?.body).toMatchObject({ capacity: { beside: 0, per_channel: { email: 2 } } });
  expect(puts(sent)[0]?.body).not.toHaveProperty('capacity.written');
});
