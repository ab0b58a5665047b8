import { screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { session } from '../test/fixtures';
import { draw, recordRequests } from '../test/render';
import { CsvImport } from './CsvImport';
import { changedFields, fieldName } from './changed';
import { DeleteDialog } from './DeleteDialog';
import { auditName } from './noun';
import { NOUNS } from './nouns';
import { SetupPage } from './SetupPage';

const admin = session({ permissions: ['users.read', 'users.write', 'queues.read', 'queues.write', 'system.read'] });

it('what is used is named before anybody deletes it, and cannot be deleted', async () => {
  recordRequests(({ path }) =>
    path.endsWith('/used-by')
      ? Response.json({ items: [{ noun: 'entry_point', id: 'e1', name: 'Main number' }], hidden: 2 })
      : Response.json({ items: [] }),
  );
  const def = NOUNS.find((n) => n.path === 'queues');
  if (!def) throw new Error('no queues');
  const row = { id: 'q1', name: 'Sales', version: 1 };
  draw(<DeleteDialog def={def} row={row} opened onClose={() => undefined} />, { session: admin });
  const user = await screen.findByRole('link', { name: 'Main number' });
  expect(user.getAttribute('href')).toBe('/admin/entry-points/e1');
  expect(screen.getByText('2 more that you may not see')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Delete' })).toHaveProperty('disabled', true);
});

it('a table is looked at, its columns are set right, and only then it is imported', async () => {
  const answer = {
    committed: false,
    encoding: 'UTF-8',
    delimiter: ',',
    header: ['name', 'x'],
    columns: ['name', ''],
    fields: [
      { name: 'name', required: true },
      { name: 'label_es', required: false },
    ],
    good: 1,
    bad: 1,
    refused: 'name,x,error',
    rows: [
      { line: 2, name: 'Sale' },
      {
        line: 3,
        name: 'Old',
        error: { code: 'conflict', key: 'disposition.name_taken', message: 'x', field: 'name' },
      },
    ],
  };
  const sent = recordRequests(({ path, search }) =>
    path.endsWith('/import')
      ? Response.json({ ...answer, committed: search.includes('commit=true') })
      : Response.json({ items: [{ id: 's1', name: 'Madrid', version: 1 }] }),
  );
  const { user } = draw(<CsvImport path="dispositions" title="admin:disposition.title" />, { session: admin });
  const pick = await screen.findByRole('button', { name: 'Choose a file' });
  await expect.poll(() => pick.hasAttribute('disabled')).toBe(false);
  const input = document.querySelector('input[type=file]');
  if (!(input instanceof HTMLInputElement)) throw new Error('no file input');
  await user.upload(input, new File(['1'], 'codes.csv', { type: 'text/csv' }));
  expect((await screen.findByTestId('import-sum')).textContent).toContain('1 row can be imported. 1 row is refused.');
  expect(screen.getByText('Name: This name is taken.')).toBeTruthy();
  await user.click(screen.getByTestId('import-commit'));
  await expect.poll(() => screen.getByTestId('import-sum').textContent).toContain('1 row was imported.');
  const last = sent.filter((s) => s.path.endsWith('/import')).at(-1);
  expect(last?.search).toContain('commit=true');
  expect(last?.search).toContain('site_id=s1');
});

it('the first steps say what is done and where the rest is done', async () => {
  recordRequests(() =>
    Response.json({
      steps: [
        { step: 'pbx', state: 'done', key: 'setup.pbx_done', detail: 'x' },
        { step: 'queue', state: 'missing', key: 'setup.queue_missing', detail: 'x' },
      ],
    }),
  );
  draw(<SetupPage />, { session: admin });
  expect(await screen.findByText('1 of 2 steps done')).toBeTruthy();
  const step = within(screen.getByTestId('step-queue'));
  expect(step.getByRole('link', { name: 'Do it' }).getAttribute('href')).toBe('/admin/queues');
});

it('what changed is named as people name it', () => {
  expect(changedFields({ name: 'a', version: 1, skills: [1] }, { name: 'b', version: 2, skills: [1] })).toEqual([
    'name',
  ]);
  expect(fieldName('schedule_id')).toBe('opening hours');
  expect(auditName('pause-reasons')).toBe('pause_reason');
  expect(auditName('entry-points')).toBe('entry_point');
});
