import { screen, waitFor, within } from '@testing-library/react';
import { Navigate, Route, Routes } from 'react-router';
import { beforeAll, expect, it } from 'vitest';
import { loadSection } from '../i18n';
import { session } from '../test/fixtures';
import { draw, recordRequests, type Sent } from '../test/render';
import { BotPage } from './BotPage';
import { fieldAt, sentOf, valuesOf } from './settings';

const admin = session({ permissions: ['queues.read', 'queues.write'] });
const reader = session({ permissions: ['queues.read'] });
const BOT = {
  inbox_id: 'in1',
  site_id: 's1',
  version: 4,
  known_secrets: ['api_key', 'tool.order'],
  model: { base_url: 'https://llm.example/v1', model: 'small', temperature: 0.2 },
  policy: {
    ...{ mode: 'always', bases: ['kb1'], sources_only: true, day_micros: 2_500_000, governor: { unheard: 2 } },
    tools: [
      { name: 'order', title: 'Look up an order', description: 'x', method: 'GET', url: 'https://shop.example' },
    ],
    texts: { 'confirm.es': '¿Hago esto: %s?' },
  },
};

beforeAll(() => loadSection('admin'));

type Answers = Record<string, (s: Sent) => Response | undefined>;

function open({ who = admin, answers = {} }: { who?: typeof admin; answers?: Answers } = {}) {
  const sent = recordRequests((s) => {
    const own = Object.entries(answers).find(([end]) => s.path.endsWith(end))?.[1](s);
    if (own) return own;
    if (s.path.endsWith('/bot') && s.method === 'PUT')
      return Response.json({
        ...(s.body as object),
        secrets: undefined,
        known_secrets: BOT.known_secrets,
        version: 5,
      });
    if (s.path.endsWith('/bot')) return Response.json(BOT);
    if (s.path.endsWith('/inboxes')) return Response.json({ items: [{ id: 'in1', name: 'Shop', version: 1 }] });
    if (s.path.endsWith('/knowledge-bases'))
      return Response.json({ items: [{ id: 'kb1', name: 'Returns', site_id: 's1', version: 1 }] });
    return Response.json({ items: [] });
  });
  const view = draw(
    <Routes>
      <Route path="/admin/inboxes/:id/bot" element={<BotPage />} />
      <Route path="*" element={<Navigate to="/admin/inboxes/in1/bot" replace />} />
    </Routes>,
    { session: who },
  );
  return { sent, ...view };
}
const writes = (sent: Sent[]) => sent.filter((s) => s.method === 'PUT');

it('a bot is changed as it was read, and nothing that the form does not show is lost', async () => {
  const { sent, user } = open();
  await user.type(await screen.findByLabelText(/^Guidance/), 'Be brief.');
  await user.click(screen.getByTestId('field-policy.mode'));
  await user.click(await screen.findByRole('option', { name: 'Outside the opening hours' }));
  await user.type(screen.getByLabelText(/^Price of a million tokens read/), '0.15');
  await user.click(screen.getByTestId('save'));
  await waitFor(() => expect(writes(sent)).toHaveLength(1));
  const body = writes(sent)[0]?.body as typeof BOT;
  expect(body).toMatchObject({ version: 4, site_id: 's1', secrets: {}, model: BOT.model });
  expect(body.policy).toMatchObject({
    ...BOT.policy,
    ...{ mode: 'closed', guidance: 'Be brief.', price_in: 150_000 },
  });
  expect(body).not.toHaveProperty('known_secrets');
  await waitFor(() => expect(screen.queryByTestId('save')).toBeNull());
});

it('its key is never shown: it is replaced, or stays as it is', async () => {
  const { sent, user } = open();
  expect(await screen.findAllByText('Set. It cannot be read again.')).toHaveLength(2);
  await user.click(screen.getByRole('button', { name: 'Replace: Key' }));
  await user.type(screen.getByLabelText(/^Key/), 'sk-new');
  await user.click(screen.getByTestId('save'));
  await waitFor(() => expect(writes(sent)).toHaveLength(1));
  expect(writes(sent)[0]?.body).toHaveProperty('secrets', { api_key: 'sk-new' });
  await waitFor(() => expect(document.querySelector('input[type=password]')).toBeNull());
  expect(document.body.textContent).not.toContain('sk-new');
});

it('the secret of a tool that is taken away goes with it', async () => {
  const { sent, user } = open();
  await user.click(await screen.findByTestId('tool-remove'));
  expect(screen.getByText('The bot does nothing but answer.')).toBeTruthy();
  await user.click(screen.getByTestId('save'));
  await waitFor(() => expect(writes(sent)).toHaveLength(1));
  expect(writes(sent)[0]?.body).toMatchObject({ policy: { tools: [] }, secrets: { 'tool.order': '' } });
});

it('a tool is added with its arguments, and what the server refuses of it is said there', async () => {
  const fault = { code: 'invalid', key: 'bot.tool_url', message: 'x', field: 'settings.tools.1.url' };
  const { sent, user } = open({
    answers: { '/bot': (s) => (s.method === 'PUT' ? Response.json(fault, { status: 422 }) : undefined) },
  });
  await user.click(await screen.findByTestId('tool-add'));
  const tool = screen.getAllByTestId('tool')[1] as HTMLElement;
  await user.type(within(tool).getByTestId('tool-name'), 'cancel');
  await user.type(within(tool).getByTestId('tool-url'), 'https://{{host}');
  await user.click(within(tool).getByRole('button', { name: 'Add an argument' }));
  await user.type(within(tool).getByLabelText('Argument'), 'order');
  await user.click(within(tool).getByRole('switch', { name: /Cannot be undone/ }));
  await user.click(screen.getByTestId('save'));
  await waitFor(() => expect(within(tool).getByTestId('tool-url').getAttribute('aria-invalid')).toBe('true'));
  expect(within(tool).getByText('It begins with https:// or http:// and a fixed host.')).toBeTruthy();
  expect((writes(sent)[0] as { body: typeof BOT }).body.policy.tools[1]).toMatchObject({
    ...{ name: 'cancel', irreversible: true, params: [{ name: 'order', type: 'string' }] },
  });
});

it('a trial shows the answer with its sources, how well they fit, and what it took', async () => {
  const trial = {
    texts: ['You can send it back within 30 days.'],
    citations: [{ source_id: 'so1', chunk_id: 'c1', title: 'Returns', version: 1, score: 0.03 }],
    found: [
      { source_id: 'so1', chunk_id: 'c1', title: 'Returns', url: 'https://shop.example/r', words: 0.8, meaning: 0.6 },
      { source_id: 'so2', chunk_id: 'c2', title: 'Hours', url: 'javascript:alert(1)', words: 0.4, meaning: 0 },
    ],
    ...{ tokens_in: 900, tokens_out: 40, micros: 1_500_000 },
  };
  const { sent, user } = open({ answers: { '/try': () => Response.json(trial) } });
  await user.type(await screen.findByTestId('try-question'), 'Can I return it?');
  await user.click(screen.getByTestId('try-run'));
  expect(await screen.findByText('You can send it back within 30 days.')).toBeTruthy();
  expect(sent.find((s) => s.path.endsWith('/try'))?.body).toEqual({ question: 'Can I return it?' });
  const [used, other] = screen.getAllByTestId('try-source');
  expect(used?.textContent).toContain('fits 80%');
  expect(used?.textContent).toContain('used in the answer');
  expect(other?.textContent).not.toContain('used');
  expect(
    within(used as HTMLElement)
      .getByRole('link')
      .getAttribute('href'),
  ).toBe('https://shop.example/r');
  expect(within(other as HTMLElement).queryByRole('link')).toBeNull(); // no address of the web
  expect(screen.getByText(/900 tokens read, 40 written · 1.5/)).toBeTruthy();
});

it('a trial that goes to people says why; one that fails can be tried again', async () => {
  let n = 0;
  const { user } = open({
    answers: {
      '/try': () =>
        n++ === 0
          ? Response.json({ code: 'conflict', key: 'bot.no_model', message: 'x' }, { status: 409 })
          : Response.json({
              ...{ texts: [], citations: [], found: [], tokens_in: 0, tokens_out: 0, micros: 0 },
              ...{ reason: 'model_away', detail: '401 key refused' },
            }),
    },
  });
  await user.type(await screen.findByTestId('try-question'), 'Hello?');
  await user.click(screen.getByTestId('try-run'));
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toContain('The inbox has no language model');
  await user.click(within(alert).getByRole('button'));
  const answer = await screen.findByTestId('try-answer');
  expect(answer.textContent).toContain('The language model does not answer.');
  expect(answer.textContent).toContain('401 key refused');
  await user.type(screen.getByLabelText(/^Guidance/), '!');
  expect(screen.getByTestId('try-run')).toHaveProperty('disabled', true); // what is tried is what is saved
});

it('what it took is listed by day and purpose, and added up', async () => {
  const row = { day: '2026-03-02', purpose: 'answer', model: 'small', runs: 3, tokens_in: 1000, tokens_out: 200 };
  const items = [
    { ...row, micros: 1_000_000 },
    { ...row, purpose: 'rewrite', runs: 1, micros: 500_000 },
  ];
  open({ answers: { '/usage': () => Response.json({ items }) } });
  expect(await screen.findAllByTestId('usage-row')).toHaveLength(2);
  expect(screen.getByText('Texts reworded')).toBeTruthy();
  const sum = screen.getByTestId('usage-sum').textContent;
  for (const part of ['4', '2,000', '400', '1.5']) expect(sum).toContain(part);
});

it('each request is listed with its conversation, when somebody asks for them', async () => {
  const row = { id: 'u2', at: '2026-03-02T09:00:00Z', purpose: 'answer', model: 'small', run_id: 'r', micros: 0 };
  const items = [
    { ...row, thread_id: 't9', thread_number: 1042, tokens_in: 1234, tokens_out: 56 },
    { ...row, id: 'u1', purpose: 'try', tokens_in: 7, tokens_out: 8 },
  ];
  const { user } = open({ answers: { '/uses': () => Response.json({ items }) } });
  await user.click(await screen.findByRole('button', { name: 'Show them' }));
  const [first, second] = await screen.findAllByTestId('use-row');
  expect(first?.textContent).toContain('1,234');
  expect(screen.getByRole('link', { name: '#1042' }).getAttribute('href')).toContain('/inbox/t9');
  expect(second?.textContent).toContain('–');
});

it('nothing used yet is said, and a table that cannot be had does not look empty', async () => {
  const first = open();
  expect(await screen.findByText('Nothing was asked yet.')).toBeTruthy();
  first.unmount();
  const refuse = () => Response.json({ code: 'forbidden', message: 'x' }, { status: 403 });
  open({ answers: { '/usage': refuse } });
  expect((await screen.findByRole('alert')).textContent).toContain('You are not allowed to do this.');
  expect(screen.queryByText('Nothing was asked yet.')).toBeNull();
});

it('who only reads can change nothing and tries nothing', async () => {
  open({ who: reader });
  const field = await screen.findByLabelText(/^Guidance/);
  expect(field.closest('fieldset[disabled]')).toBeTruthy();
  expect(screen.queryByTestId('bot-try')).toBeNull();
  expect(screen.getByTestId('bot-usage')).toBeTruthy();
});

it('a bot that somebody else changed is loaded again', async () => {
  const { user, sent } = open({
    answers: {
      '/bot': (s) =>
        s.method === 'PUT'
          ? Response.json({ code: 'conflict', key: 'bot.changed', message: 'x' }, { status: 409 })
          : undefined,
    },
  });
  await user.type(await screen.findByLabelText(/^Guidance/), '!');
  await user.click(screen.getByTestId('save'));
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toContain('Somebody else changed it meanwhile');
  const before = sent.filter((s) => s.path.endsWith('/bot')).length;
  await user.click(within(alert).getByRole('button'));
  await waitFor(() => expect(sent.filter((s) => s.path.endsWith('/bot')).length).toBe(before + 1));
});

it('the fields that the server names are found in the form', () => {
  expect(fieldAt('settings.base_url')).toBe('model.base_url');
  expect(fieldAt('settings.max_output')).toBe('model.max_output');
  expect(fieldAt('settings.max_turns')).toBe('policy.max_turns');
  expect(fieldAt('policy.bases')).toBe('policy.bases');
  const values = valuesOf({ ...BOT, policy: { ...BOT.policy, texts: { confirm: '' }, languages: [] } } as never);
  const body = sentOf({ ...values, secrets: { 'tool.gone': 'x', api_key: '' } });
  expect(body.policy).not.toHaveProperty('languages');
  expect(body.policy?.texts).toEqual({});
  expect(body.secrets).toEqual({ api_key: '' });
});
