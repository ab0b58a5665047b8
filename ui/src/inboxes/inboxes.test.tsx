import { readFileSync } from 'node:fs';
import { screen, waitFor, within } from '@testing-library/react';
import { Navigate, Route, Routes } from 'react-router';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { NounFormPage } from '../admin/NounFormPage';
import { NounListPage } from '../admin/NounListPage';
import { loadSection } from '../i18n';
import { session } from '../test/fixtures';
import { draw, recordRequests, type Sent } from '../test/render';
import { CANNED, INBOXES } from './defs';
import { useFresh } from './fresh';

const KINDS = JSON.parse(readFileSync('src/inboxes/testdata/kinds.json', 'utf8'));
const admin = session({ permissions: ['queues.read', 'queues.write'] });
const reader = session({ permissions: ['queues.read'] });
const POLICY = { stay_minutes: 0, park_seconds: 0, resolve_hours: 0, reply_minutes: 0, undo_seconds: 0 };
const shop = {
  ...{ id: 'in1', site_id: 's1', name: 'Shop', channel: 'whatsapp', account: '1065', active: true, version: 3 },
  settings: { phone_number_id: '1065', waba_id: '1022' },
  known_secrets: ['access_token', 'app_secret', 'verify_token'],
  policy: POLICY,
};
const bot = {
  ...shop,
  id: 'in2',
  name: 'Bot',
  channel: 'telegram',
  account: '77',
  settings: {},
  known_secrets: ['token'],
};

const NO_BOT = {
  ...{ inbox_id: 'in1', site_id: 's1', version: 0 },
  policy: { mode: 'off', bases: [], sources_only: false },
  model: { base_url: '', model: '' },
};

beforeAll(() => loadSection('admin'));
beforeEach(() => useFresh.setState({ made: {} }));

type Answers = Record<string, (s: Sent) => Response | undefined>;

/** The administration's pages of inboxes over a server that keeps them. */
function open(at: string, { who = admin, answers = {} }: { who?: typeof admin; answers?: Answers } = {}) {
  const rows: Record<string, unknown>[] = [shop, bot];
  const sent = recordRequests((s) => {
    const own = Object.entries(answers).find(([end]) => s.path.endsWith(end))?.[1](s);
    if (own) return own;
    if (s.path.endsWith('/bot')) return Response.json(NO_BOT);
    if (s.path.endsWith('/inbox-kinds')) return Response.json(KINDS);
    if (s.path.endsWith('/inbox-sights'))
      return Response.json({
        items: [
          { id: 'in1', health: { state: 'up', since: '2026-03-02T09:00:00Z' } },
          {
            id: 'in2',
            health: { state: 'down', trouble: 'credentials', detail: '401', since: '2026-03-02T09:00:00Z' },
          },
        ],
      });
    if (s.method === 'POST' && s.path.endsWith('/inboxes')) {
      const made = {
        ...(s.body as object),
        id: 'in9',
        version: 1,
        known_secrets: ['token', 'secret_token'],
        secrets: undefined,
      };
      rows.push(made);
      return Response.json(made, { status: 201 });
    }
    if (s.method === 'PUT') {
      const n = rows.findIndex((r) => s.path.endsWith(`/${r.id}`));
      rows[n] = { ...rows[n], ...(s.body as object), secrets: undefined, version: Number(rows[n]?.version) + 1 };
      return Response.json(rows[n]);
    }
    if (s.path.endsWith('/inboxes')) return Response.json({ items: rows });
    if (s.path.endsWith('/sites')) return Response.json({ items: [{ id: 's1', name: 'Madrid', version: 1 }] });
    return Response.json({ items: [] });
  });
  const view = draw(
    <Routes>
      <Route path="/admin/inboxes" element={<NounListPage def={INBOXES} />} />
      <Route path="/admin/inboxes/:id" element={<NounFormPage def={INBOXES} />} />
      <Route path="*" element={<Navigate to={at} replace />} />
    </Routes>,
    { session: who },
  );
  return { sent, ...view };
}
const writes = (sent: Sent[]) => sent.filter((s) => s.method === 'PUT' || s.method === 'POST');

it('the list tells how each inbox fares and switches it where it is', async () => {
  const { sent, user } = open('/admin/inboxes');
  const row = (await screen.findByText('Shop')).closest('tr') as HTMLElement;
  expect(await within(row).findByText('Works')).toBeTruthy();
  expect(within(row).getByText('WhatsApp (Meta)')).toBeTruthy();
  expect(await screen.findByText('Does not work')).toBeTruthy();
  await user.click(within(row).getByRole('switch', { name: 'Switch Shop on or off' }));
  await waitFor(() => expect(writes(sent)).toHaveLength(1));
  expect(writes(sent)[0]?.path).toBe('/api/v1/inboxes/in1');
  expect(writes(sent)[0]?.body).toMatchObject({ active: false, version: 3, channel: 'whatsapp' });
  expect(writes(sent)[0]?.body).not.toHaveProperty('known_secrets');
});

it('a new inbox begins with what is usual, and a secret that was made is shown until the page is left', async () => {
  const { sent, user } = open('/admin/inboxes/new');
  await user.click(await screen.findByTestId('field-channel'));
  await user.click(await screen.findByRole('option', { name: 'Telegram bot' }));
  const made = (await screen.findByTestId('made-secret_token')).getAttribute('value') ?? '';
  expect(made).toMatch(/^[\w-]{32}$/);
  await user.type(screen.getByLabelText(/^Name/), 'Bot 2');
  await user.click(screen.getByTestId('field-site_id'));
  await user.click(await screen.findByRole('option', { name: 'Madrid' }));
  await user.type(screen.getByLabelText(/Token of the bot/), '123456789:ABCdefghij');
  await user.click(screen.getByTestId('save'));
  await waitFor(() => expect(writes(sent)).toHaveLength(1));
  expect(writes(sent)[0]?.body).toMatchObject({
    ...{ name: 'Bot 2', channel: 'telegram', provider: '', active: true },
    settings: { mode: 'webhook' },
    secrets: { token: '123456789:ABCdefghij', secret_token: made },
  });
  expect((await screen.findByTestId('fresh-secret_token')).getAttribute('value')).toBe(made);
  expect(screen.getByTestId('webhook-address').getAttribute('value')).toBe(`${location.origin}/hooks/in9`);
  expect(document.body.textContent).not.toContain('ABCdefghij');
});

it('a new mailbox holds back what agents send for a moment, another channel sends at once', async () => {
  const { user } = open('/admin/inboxes/new');
  const choose = async (name: string | RegExp) => {
    await user.click(await screen.findByTestId('field-channel'));
    await user.click(await screen.findByRole('option', { name }));
    return screen.findByLabelText(/^Hold back what agents send/);
  };
  expect(await choose('E-mail')).toHaveValue('5');
  expect(await choose('Telegram bot')).toHaveValue('0');
});

it('a secret that is set is never shown; it is replaced, kept, or left as it is', async () => {
  const { sent, user } = open('/admin/inboxes/in1');
  expect(await screen.findAllByText('Set. It cannot be read again.')).toHaveLength(3);
  expect(screen.queryByRole('button', { name: /^Remove: / })).toBeNull(); // they are required
  await user.click(screen.getByRole('button', { name: 'Replace: App secret' }));
  await user.type(screen.getByLabelText(/^App secret/), 'new one');
  await user.click(screen.getByRole('button', { name: 'Replace: Access token' }));
  await user.type(screen.getByLabelText(/^Access token/), 'no');
  await user.click(screen.getByRole('button', { name: 'Keep the old one: Access token' }));
  await user.click(screen.getByTestId('save'));
  await waitFor(() => expect(writes(sent)).toHaveLength(1));
  expect(writes(sent)[0]?.body).toHaveProperty('secrets', { app_secret: 'new one' });
  await waitFor(() => expect(screen.getAllByText('Set. It cannot be read again.')).toHaveLength(3));
});

it('a refused setting that is folded away is unfolded and named', async () => {
  const refuse = (s: Sent) =>
    s.method === 'PUT'
      ? Response.json(
          { code: 'invalid', key: 'field.format', message: 'x', field: 'settings.api_version' },
          { status: 422 },
        )
      : undefined;
  const { user } = open('/admin/inboxes/in1', { answers: { '/inboxes/in1': refuse } });
  await user.type(await screen.findByLabelText(/^Name/), '!');
  expect(screen.queryByLabelText(/^Version of the Graph API/)).toBeNull();
  await user.click(screen.getByTestId('save'));
  const field = await screen.findByLabelText(/^Version of the Graph API/);
  expect(field.getAttribute('aria-invalid')).toBe('true');
});

it('an inbox says when its bot answers, and leads to it', async () => {
  const on = { ...NO_BOT, policy: { ...NO_BOT.policy, mode: 'closed' }, model: { base_url: 'x', model: 'small' } };
  open('/admin/inboxes/in1', { who: reader, answers: { '/in1/bot': () => Response.json(on) } });
  expect(await screen.findByText('Outside the opening hours')).toBeTruthy();
  expect(screen.getByText('small')).toBeTruthy();
  expect(screen.getByTestId('bot-open').getAttribute('href')).toBe('/admin/inboxes/in1/bot');
});

it('the test says of each step whether it works and what to do', async () => {
  const steps = [
    { key: 'token', ok: true, detail: 'Our app' },
    { key: 'webhook', ok: false, detail: 'https://old.example' },
  ];
  const { user } = open('/admin/inboxes/in1', { answers: { '/test': () => Response.json({ items: steps }) } });
  await user.click(await screen.findByTestId('run-test'));
  expect((await screen.findByTestId('test-step-token')).textContent).toContain('ok');
  const bad = screen.getByTestId('test-step-webhook').textContent;
  expect(bad).toContain('failed');
  expect(bad).toContain('Press “Tell the provider”');
  expect(bad).toContain('https://old.example');
  expect(screen.getByText('1 step failed.')).toBeTruthy();
  await user.type(screen.getByLabelText(/^Name/), '!');
  expect(screen.getByTestId('run-test')).toHaveProperty('disabled', true);
});

it('a test that cannot be run says so and can be tried again', async () => {
  const away = () => Response.json({ code: 'unavailable', message: 'x' }, { status: 503 });
  const { user } = open('/admin/inboxes/in1', { answers: { '/test': away } });
  await user.click(await screen.findByTestId('run-test'));
  expect((await screen.findByRole('alert')).textContent).toContain('The test could not be run');
});

it('the provider is told the address that is shown, and it is kept first', async () => {
  const { sent, user } = open('/admin/inboxes/in1');
  await user.click(await screen.findByTestId('tell-provider'));
  await waitFor(() =>
    expect(writes(sent).map((s) => s.path)).toEqual(['/api/v1/inboxes/in1', '/api/v1/inboxes/in1/subscribe']),
  );
  expect(writes(sent)[0]?.body).toMatchObject({ public_url: `${location.origin}/hooks/in1` });
});

it('what is wrong with an inbox is said with a remedy', async () => {
  open('/admin/inboxes/in2');
  const note = await screen.findByTestId('health-note');
  await waitFor(() => expect(note.textContent).toContain('The provider refuses our credentials'));
  expect(note.textContent).toContain('401');
});

it('what could not be read is listed and downloaded as it came', async () => {
  const items = [{ seq: 41, at: '2026-03-02T09:00:00Z', reason: 'no <json>' }];
  const older = [{ seq: 7, at: '2026-03-01T09:00:00Z', reason: 'older' }];
  const rejects = (s: Sent) =>
    s.search.includes('after=41') ? Response.json({ items: older }) : Response.json({ items, next: '41' });
  const { user } = open('/admin/inboxes/in1', { answers: { '/rejects': rejects } });
  const link = await screen.findByRole('link', { name: 'Download request 41' });
  expect(link.getAttribute('href')).toBe(`${location.origin}/api/v1/inboxes/in1/rejects/41`);
  expect(screen.getByText('no <json>')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Show older ones' }));
  expect(await screen.findByRole('link', { name: 'Download request 7' })).toBeTruthy();
});

it('what could not be read is read again at a click, and the list says what is left', async () => {
  let left = [{ seq: 41, at: '2026-03-02T09:00:00Z', reason: 'no number of ours' }];
  const rejects = (s: Sent) => {
    if (s.method !== 'POST') return Response.json({ items: left });
    left = [];
    return new Response(null, { status: 204 });
  };
  const { user } = open('/admin/inboxes/in1', { answers: { '/rejects': rejects, '/retry': rejects } });
  await user.click(await screen.findByRole('button', { name: 'Read request 41 again' }));
  await waitFor(() => expect(screen.queryByText('no number of ours')).toBeNull());
});

it('who only reads can change nothing and tries nothing', async () => {
  open('/admin/inboxes/in1', { who: reader });
  expect(await screen.findByTestId('webhook-address')).toBeTruthy();
  expect(screen.queryByTestId('run-test')).toBeNull();
  expect(screen.queryByTestId('inbox-rejects')).toBeNull();
  expect(screen.queryByTestId('tell-provider')).toBeNull();
  expect(screen.getByLabelText(/^Name/).closest('fieldset[disabled]')).toBeTruthy();
});

it('kinds that cannot be fetched are said, and fetched again', async () => {
  const { user } = open('/admin/inboxes/new', {
    answers: { '/inbox-kinds': () => Response.json({ code: 'forbidden', message: 'x' }, { status: 403 }) },
  });
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toContain('could not be loaded');
  expect(screen.queryByTestId('field-channel')).toBeNull();
  await user.click(within(alert).getByRole('button'));
});

it('the chat of a web site comes with its line', async () => {
  const chat = {
    ...shop,
    id: 'in3',
    name: 'Site',
    channel: 'webchat',
    settings: { key: 'k3yOfTheChat' },
    known_secrets: [],
  };
  open('/admin/inboxes/in3', { answers: { '/inboxes': () => Response.json({ items: [chat] }) } });
  expect((await screen.findByTestId('embed-snippet')).getAttribute('value')).toBe(
    `<script src="${location.origin}/widget/widget.js" data-inbox="k3yOfTheChat" async></script>`,
  );
});

it('a canned answer shows what a customer reads, and which placeholder nothing fills in', async () => {
  const row = {
    id: 'ca1',
    site_id: 's1',
    shortcut: 'hi',
    title: 'Hi',
    body: 'Hello {{contact.name}}',
    language: '',
    version: 1,
  };
  const sent = recordRequests((s) =>
    s.method === 'PUT'
      ? Response.json({ ...row, version: 2 })
      : Response.json({ items: s.path.endsWith('canned-answers') ? [row] : [] }),
  );
  const { user } = draw(
    <Routes>
      <Route path="/admin/canned-answers/:id" element={<NounFormPage def={CANNED} />} />
      <Route path="*" element={<Navigate to="/admin/canned-answers/ca1" replace />} />
    </Routes>,
    { session: admin },
  );
  expect((await screen.findByTestId('preview')).textContent).toBe('Hello Mary');
  const text = screen.getByLabelText(/^Text/);
  await user.type(text, ', about {{{{order.id}}');
  expect((await screen.findByTestId('unknown')).textContent).toContain('{{order.id}}');
  await user.clear(text);
  await user.click(screen.getByRole('button', { name: 'Insert: the conversation’s number' }));
  await user.click(screen.getByTestId('save'));
  await waitFor(() => expect(sent.filter((s) => s.method === 'PUT')).toHaveLength(1));
  expect(sent.find((s) => s.method === 'PUT')?.body).toMatchObject({ body: '{{thread.number}}', language: '' });
});
