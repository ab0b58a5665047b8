import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { Route, Routes } from 'react-router';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ListImport } from '../api/rows';
import { loadSection } from '../i18n';
import { session } from '../test/fixtures';
import { draw, recordRequests, type Sent } from '../test/render';
import { apart } from './AddNumbers';
import { dayOfInstant, instantOfDay } from './day';
import { FilePlace } from './FilePlace';
import { ImportPage } from './ImportPage';
import { columnsOf } from './PartField';
import { backoff } from './queries';

const keeper = session({ permissions: ['lists.read', 'lists.manage'] });
const reader = session({ permissions: ['lists.read'] });

const zero = { bytes: 0, rows: 0, taken: 0, rejected: 0, duplicates: 0, numbers: 0, left_out: 0, zoneless: 0 };

function anImport(change: Partial<ListImport> = {}): ListImport {
  return {
    id: 'i1',
    site_id: 's1',
    kind: 'leads',
    list_id: 'l1',
    file_name: 'leads.csv',
    bytes: 200,
    state: 'uploaded',
    plan: {
      format: 'csv',
      encoding: 'windows-1252',
      delimiter: ';',
      header: true,
      columns: [
        { name: 'Nombre', meaning: 'name' },
        { name: 'Tel', meaning: 'number' },
        { name: 'Ciudad', meaning: 'custom', field: 'Ciudad' },
      ],
      mode: 'append',
      duplicates: 'list',
    },
    preview: {
      rows: [['Ana', '600111222', 'Cádiz']],
      leads: [
        {
          id: 0,
          name: 'Ana',
          numbers: ['+34600111222'],
          priority: 5,
          time_zone: 'Europe/Madrid',
          custom: { Ciudad: 'Cádiz' },
        },
      ],
      warnings: [{ key: 'lead_file.windows', text: 'x' }],
    },
    counts: zero,
    login: 'sara',
    created_at: '2026-03-02T10:00:00Z',
    changed_at: '2026-03-02T10:00:00Z',
    ...change,
  };
}

/** A server with one import, whose state the orders change. */
function server(start: ListImport, answer: (sent: Sent) => Response | null = () => null) {
  const held = { i: start };
  const sent = recordRequests((s) => {
    const own = answer(s);
    if (own) return own;
    if (s.path.endsWith('/rejected-rows')) {
      return Response.json({ items: [{ line: 3, key: 'lead.no_number', reason: 'x', cells: ['Luis', '12', ''] }] });
    }
    if (s.path.endsWith('/preview')) return Response.json({ ...held.i.preview, leads: [] });
    const body = s.body as { plan: ListImport['plan'] } | null;
    if (s.path.endsWith('/check')) held.i = { ...held.i, plan: body?.plan ?? held.i.plan, state: 'checking' };
    if (s.path.endsWith('/start')) held.i = { ...held.i, plan: body?.plan ?? held.i.plan, state: 'running' };
    if (s.path.endsWith('/cancel')) held.i = { ...held.i, state: 'cancelled' };
    if (s.path.includes('/list-imports/')) return Response.json(held.i);
    return Response.json({ id: 'l1', name: 'Spring', country: 'ES', fields: [], leads: 0, version: 1 });
  });
  return { held, sent };
}

function drawImport(who = keeper) {
  return draw(
    <Routes>
      <Route path="*" element={<ImportPage />} />
    </Routes>,
    { session: who },
  );
}

/** The choices of a field that was opened. */
function choicesOf(field: string): HTMLElement {
  const id = screen.getByTestId(field).getAttribute('aria-controls') ?? '';
  const list = document.getElementById(id);
  if (!list) throw new Error(`${field} is not open`);
  return list;
}

async function leaveOut(user: ReturnType<typeof draw>['user']) {
  await user.click(await screen.findByTestId('column-1'));
  await user.click(within(choicesOf('column-1')).getByRole('option', { name: 'Leave out', hidden: true }));
}

beforeEach(async () => {
  await loadSection('admin');
  await loadSection('lists');
});
afterEach(() => vi.useRealTimers());

it('shows what a file is, what warns, and the leads it becomes', async () => {
  server(anImport());
  drawImport();
  expect((await screen.findByTestId('detected')).textContent).toContain('cells end with a semicolon');
  expect(screen.getByTestId('warning').textContent).toContain('Windows-1252');
  const leads = within(screen.getByTestId('leads'));
  expect(leads.getByText('+34 600 111 222')).toBeTruthy();
  expect(leads.getByText('Ciudad: Cádiz')).toBeTruthy();
  expect(screen.getByTestId('column-1')).toHaveProperty('value', 'Telephone number');
});

it('asks the server what a changed column would make of the first rows, and checks what is on the screen', async () => {
  const { sent } = server(anImport());
  const { user } = drawImport();
  await leaveOut(user);
  expect(await screen.findByText(/None of the first rows can be taken/)).toBeTruthy();
  const asked = sent.find((s) => s.path.endsWith('/preview'))?.body as { plan: ListImport['plan'] };
  expect(asked.plan.columns[1]).toEqual({ name: 'Tel', meaning: 'skip' });
  await user.click(screen.getByRole('radio', { name: 'Replace it' }));
  await user.click(screen.getByTestId('check'));
  await screen.findByTestId('import-progress');
  const ordered = sent.find((s) => s.path.endsWith('/check'))?.body as { plan: ListImport['plan'] };
  expect([ordered.plan.columns[1]?.meaning, ordered.plan.mode]).toEqual(['skip', 'replace']);
});

it('says in a sentence what is wrong with a plan, and forgets nothing', async () => {
  server(anImport(), (s) =>
    s.path.endsWith('/check')
      ? Response.json(
          { code: 'invalid', key: 'lead_file.no_number_column', message: 'x', field: 'columns' },
          { status: 422 },
        )
      : null,
  );
  const { user } = drawImport();
  await leaveOut(user);
  await user.click(screen.getByTestId('check'));
  expect((await screen.findByText(/It was not begun/)).closest('[role=alert]')?.textContent).toContain(
    'No column is a telephone number',
  );
  expect(screen.getByTestId('column-1')).toHaveProperty('value', 'Leave out');
});

it('tells how far it is, and is asked for again until it rests', async () => {
  const counts = { ...zero, bytes: 100, rows: 10, taken: 9, rejected: 1 };
  const { held } = server(anImport({ state: 'checking', counts }));
  drawImport();
  const bar = await screen.findByRole('progressbar', { name: /Being checked/ });
  expect(bar).toHaveProperty('value', 0.5);
  expect(screen.getByTestId('import-progress').textContent).toContain('50');
  held.i = { ...held.i, state: 'checked', counts: { ...counts, bytes: 200, reasons: { 'lead.no_number': 1 } } };
  const checked = await screen.findByTestId('checked', undefined, { timeout: 5_000 });
  expect(within(checked).getByTestId('reasons').textContent).toBe('1 × This is no telephone number.');
  expect((await within(checked).findByTestId('rejected')).textContent).toContain('Luis · 12');
});

it('says when the check is older than the plan', async () => {
  server(anImport({ state: 'checked', counts: { ...zero, rows: 1, taken: 1 } }));
  const { user } = drawImport();
  await screen.findByTestId('checked');
  expect(screen.queryByText(/check again/)).toBeNull();
  await user.click(screen.getByRole('radio', { name: 'Replace it' }));
  expect(screen.getByText(/check again/)).toBeTruthy();
});

it('can be cancelled while it runs', async () => {
  const { sent } = server(anImport({ state: 'running' }));
  const { user } = drawImport();
  await user.click(await screen.findByTestId('import-cancel'));
  expect((await screen.findByTestId('import-result')).textContent).toContain('Cancelled Nothing of it is left.');
  expect(sent.filter((s) => s.path.endsWith('/cancel'))).toHaveLength(1);
});

it('offers the rejected rows as a file when it is done, and says why one failed', async () => {
  const counts = { ...zero, rows: 2, taken: 1, rejected: 1, reasons: { 'lead.no_number': 1 } };
  server(anImport({ state: 'done', counts }));
  const first = drawImport();
  const link = await screen.findByTestId('rejected-download');
  expect(link.getAttribute('href')).toContain('/api/v1/list-imports/i1/rejected');
  expect(link.hasAttribute('download')).toBe(true);
  first.unmount();
  server(anImport({ state: 'failed', key: 'lead_file.disk', message: 'x' }));
  drawImport();
  expect((await screen.findByTestId('import-result')).textContent).toContain('Is the disk full?');
});

it('lets who may only read see, and begin nothing', async () => {
  server(anImport());
  drawImport(reader);
  expect(await screen.findByText(/nobody has begun its import/)).toBeTruthy();
  expect(screen.queryByTestId('start')).toBeNull();
});

it('says when an import is not kept any more, and when it could not be loaded', async () => {
  recordRequests(() =>
    Response.json({ code: 'not_found', key: 'list_import.not_found', message: 'x' }, { status: 404 }),
  );
  const first = drawImport();
  expect(await screen.findByText('This import is not kept any more.')).toBeTruthy();
  first.unmount();
  recordRequests(() => Response.json({ code: 'forbidden', message: 'x' }, { status: 403 }));
  drawImport();
  expect(await screen.findByText('It could not be loaded.')).toBeTruthy();
});

it('of a do-not-call list only numbers are asked for', async () => {
  server(anImport({ kind: 'dnc' }));
  const { user } = drawImport();
  await user.click(await screen.findByTestId('column-1'));
  const options = within(choicesOf('column-1'))
    .getAllByRole('option', { hidden: true })
    .map((o) => o.textContent);
  expect(new Set(options)).toEqual(new Set(['Telephone number', 'Leave out']));
  expect(screen.queryByTestId('duplicates')).toBeNull();
});

it('takes a file that is chosen, and one that is dropped', async () => {
  const taken: string[] = [];
  const { user } = draw(<FilePlace onFile={(f) => taken.push(f.name)} />, { session: keeper });
  const input = document.querySelector('input[type=file]');
  if (!(input instanceof HTMLInputElement)) throw new Error('no file input');
  await user.upload(input, new File(['x'], 'a.csv', { type: 'text/csv' }));
  const place = screen.getByTestId('drop');
  act(() => {
    fireEvent.dragOver(place);
  });
  expect(place.hasAttribute('data-over')).toBe(true);
  act(() => {
    fireEvent.drop(place, { dataTransfer: { files: [new File(['y'], 'b.xlsx')] } });
  });
  await waitFor(() => expect(taken).toEqual(['a.csv', 'b.xlsx']));
});

it('asks less and less often, and keeps days as days', () => {
  expect([1, 2, 3, 20].map(backoff)).toEqual([1_000, 1_500, 2_250, 15_000]);
  expect(dayOfInstant(instantOfDay('2026-03-01'))).toBe('2026-03-01');
  expect(apart('600 111 222\n912345678; +34 1,\n')).toEqual(['600 111 222', '912345678', '+34 1']);
});

it('of a dump one campaign is taken, without the fields of the others', async () => {
  const columns: ListImport['plan']['columns'] = [
    { name: 'calls.phone', meaning: 'number' },
    { name: 'Ciudad', meaning: 'custom', field: 'Ciudad' },
    { name: 'Deuda', meaning: 'custom', field: 'Deuda' },
  ];
  const parts = [
    { id: '1', name: 'Primavera', rows: 4, fields: ['Ciudad'] },
    { id: '2', name: 'Cobranza', rows: 2, fields: ['Deuda'] },
  ];
  const first = anImport();
  const plan: ListImport['plan'] = { ...first.plan, format: 'issabel', delimiter: undefined, columns };
  const { sent } = server(anImport({ plan, preview: { ...first.preview, parts } }));
  const { user } = drawImport();
  await user.click(await screen.findByTestId('part'));
  await user.click(within(choicesOf('part')).getByRole('option', { name: 'Cobranza (2 calls)', hidden: true }));
  await user.click(screen.getByTestId('check'));
  await screen.findByTestId('import-progress');
  const asked = sent.find((s) => s.path.endsWith('/check'))?.body as { plan: ListImport['plan'] } | undefined;
  const ordered = asked?.plan ?? plan;
  expect(ordered.part).toBe('2');
  expect(ordered.columns.map((c) => c.meaning)).toEqual(['number', 'skip', 'custom']);
  expect(columnsOf(columns, ordered.columns, parts, '').map((c) => c.meaning)).toEqual([
    'number',
    'custom',
    'custom',
  ]);
});
