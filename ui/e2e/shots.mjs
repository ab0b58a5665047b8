// Screenshots and axe-core on every scene: `node e2e/shots.mjs [scene…]`. Pictures go to e2e/shots/; fails on serious findings.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { launch } from './browser.mjs';
import { startMock } from './mock/server.mjs';
import { call, login, startShift, transfer } from './pages/app.mjs';
import { peer } from './peer.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const out = new URL('./shots/', import.meta.url).pathname;
mkdirSync(out, { recursive: true });
const wanted = process.argv.slice(2).filter((a) => !a.startsWith('--'));
const only = process.argv.find((a) => a.startsWith('--view='))?.slice(7);
const VIEWS = [
  { name: 'wide', width: 1440, height: 900, themes: ['light', 'dark', 'contrast'], languages: ['en'] },
  { name: 'tablet', width: 820, height: 1100, themes: ['light'], languages: ['es'] },
  { name: 'forced', width: 1440, height: 900, themes: ['light'], languages: ['en'], forced: 'active' },
  { name: 'narrow', width: 320, height: 720, themes: ['light', 'dark'], languages: ['es'] },
];

const shift = async ({ page, mock }) => {
  await page.goto(`${mock.url}desk`);
  await page.getByTestId('start-shift').or(page.locator('[data-testid=state-control]:enabled')).first().waitFor();
  if (await page.getByTestId('start-shift').isVisible()) await startShift(page);
  await page.locator('[data-testid=device-badge][data-registration=registered]').waitFor();
};
const talk = async (s) => {
  await shift(s);
  s.mock.act('offer', {});
  s.other = await peer(s.browser, s.mock);
  s.other.ring();
  await call.offered(s.page);
  await call.accept(s.page);
  await s.other.talk();
  await call.connected(s.page);
};
const ASKED = {
  kind: 'consult',
  parent_id: 'i-before',
  hand_by: 'Luis Herrera',
  hand_note: 'Wants a refund for the unit that came broken; may I promise it?',
};
/** An agent in conversation. */
const busy = async ({ page, mock }) => {
  const answer = await page.request.get(`${mock.url}api/v1/floor`);
  return (await answer.json()).interactions.find((i) => i.state === 'active').agent_id;
};
const goto =
  (path) =>
  async ({ page, mock }) => {
    await page.goto(mock.url + path);
    await page.waitForTimeout(500);
  };

const THREAD = (n) => `01JTHR${String(n).padStart(20, '0')}`;
const SCENES = {
  shift: async ({ page, mock }) => {
    await page.goto(`${mock.url}desk`);
    await page.getByTestId('start-shift').waitFor();
    await page.getByRole('button', { name: /Check devices|Comprobar/ }).click();
    await page.getByRole('meter').waitFor();
  },
  empty: shift,
  statemenu: async (s) => {
    await shift(s);
    await s.page.getByTestId('state-control').click();
    await s.page.waitForTimeout(300);
  },
  offer: async (s) => {
    await shift(s);
    s.mock.act('offer', {});
    await call.offered(s.page);
  },
  failure: async (s) => {
    await shift(s);
    s.mock.act('offer', {});
    await call.offered(s.page);
    await call.accept(s.page);
    await s.page.getByTestId('connect-failure').waitFor();
  },
  talking: async (s) => {
    await talk(s);
    await call.note(s.page, 'Wants a quote for two units by Friday.');
    await s.page.waitForTimeout(2500);
  },
  keypad: async (s) => {
    await talk(s);
    await s.page.getByTestId('keypad').click();
    await s.page.waitForTimeout(300);
  },
  held: async (s) => {
    await talk(s);
    await call.hold(s.page);
    await call.inState(s.page, 'held');
  },
  return: async (s) => {
    await talk(s);
    s.mock.act('suspend');
    await s.page.getByTestId('return-card').waitFor();
  },
  transfer: async (s) => {
    await talk(s);
    await call.note(s.page, 'Wants a quote for two units by Friday.');
    await transfer.open(s.page);
    await s.page.getByTestId('target').nth(2).click();
    await s.page.getByTestId('hand-note').fill('Wants the quote by Friday, called twice already.');
  },
  'transfer-queues': async (s) => {
    await talk(s);
    await transfer.open(s.page);
    await s.page.getByTestId('tab-queues').click();
  },
  'transfer-refused': async (s) => {
    await talk(s);
    await transfer.open(s.page);
    await s.page.getByTestId('target-search').fill('Jorge');
    await s.page.keyboard.press('Enter');
    await s.page.getByTestId('transfer-sheet').getByRole('alert').waitFor();
  },
  calling: async (s) => {
    await talk(s);
    await transfer.ask(s.page, 'Marta');
    await transfer.third(s.page, 'dialing');
  },
  consulting: async (s) => {
    await talk(s);
    await transfer.ask(s.page, 'Marta');
    s.mock.act('third-up');
    await transfer.third(s.page, 'consulting');
  },
  conference: async (s) => {
    await talk(s);
    await transfer.ask(s.page, 'Marta');
    s.mock.act('third-up');
    await transfer.third(s.page, 'consulting');
    await transfer.join(s.page);
    await transfer.third(s.page, 'joined');
  },
  asked: async (s) => {
    await shift(s);
    s.mock.act('offer', { more: ASKED });
    await call.offered(s.page);
  },
  advising: async (s) => {
    await shift(s);
    s.mock.act('offer', { more: ASKED });
    s.other = await peer(s.browser, s.mock);
    s.other.ring();
    await call.offered(s.page);
    await call.accept(s.page);
    await s.other.talk();
    await call.connected(s.page);
  },
  handed: async (s) => {
    await shift(s);
    s.mock.act('offer', { more: { ...ASKED, kind: '' } });
    await call.offered(s.page);
  },
  second: async (s) => {
    await talk(s);
    s.mock.act('offer', { from: '204', name: 'Jorge Peña', more: { kind: 'personal', queue_id: '' } });
    await s.page.getByTestId('second-call').waitFor();
  },
  'handed-away': async (s) => {
    await talk(s);
    await transfer.ask(s.page, 'Marta');
    s.mock.act('third-up');
    await transfer.third(s.page, 'consulting');
    await transfer.complete(s.page);
    await s.page.getByTestId('wrapup').waitFor();
  },
  wrapup: async (s) => {
    await talk(s);
    s.mock.act('customer-hangup');
    await s.page.getByTestId('wrapup').waitFor();
    await s.page.waitForTimeout(400);
  },
  missed: async (s) => {
    await shift(s);
    s.mock.act('offer', { from: '+4930123456', name: '' });
    await call.offered(s.page);
    s.mock.act('miss');
    if (s.view.width < 900) await s.page.getByRole('button', { name: /^(Work|Trabajo)$/ }).click();
    await s.page.getByTestId('missed').waitFor();
  },
  lost: async (s) => {
    await talk(s);
    s.mock.act('away');
    await s.page.getByTestId('banner-connection').waitFor();
  },
  palette: async (s) => {
    await shift(s);
    await s.page.keyboard.press('Control+k');
    await s.page.waitForTimeout(400);
    await s.page.keyboard.type('6001112');
    await s.page.waitForTimeout(500);
  },
  keys: async (s) => {
    await shift(s);
    await s.page.keyboard.press('?');
    await s.page.waitForTimeout(400);
  },
  idle: async (s) => {
    s.mock.act('policy', { idle_minutes: 0.02 });
    await shift(s);
    await s.page.getByTestId('idle').waitFor();
  },
  decline: async (s) => {
    await shift(s);
    s.mock.act('offer', {});
    await call.offered(s.page);
    await s.page.getByTestId('decline-because').click();
    await s.page.waitForTimeout(300);
  },
  endshift: async (s) => {
    await talk(s);
    await s.page.getByTestId('state-control').click();
    await s.page.getByRole('menuitem', { name: /End shift|Terminar turno/ }).click();
    await s.page.getByTestId('end-shift').waitFor();
    await s.page.waitForTimeout(300);
  },
  written: async (s) => {
    await shift(s);
    s.mock.act('written');
    s.mock.act('offer-written', { channel: 'webchat' });
    await s.page.goto(`${s.mock.url}desk`);
    if (s.view.width < 900) await s.page.getByRole('button', { name: /^(Work|Trabajo)$/ }).click();
    await s.page.getByTestId('written-offers').waitFor();
    await s.page.waitForTimeout(900);
  },
  thread: async (s) => {
    await shift(s);
    s.mock.act('written');
    await s.page.getByTestId('thread').waitFor();
    await s.page.waitForTimeout(1200);
  },
  'thread-types': async (s) => {
    await goto(`inbox/${THREAD(1)}`)(s);
    await s.page.getByTestId('composer').waitFor();
    await s.page.locator('[data-seq="65"]').scrollIntoViewIfNeeded();
    await s.page.waitForTimeout(700);
  },
  'thread-mail': async (s) => {
    await goto(`inbox/${THREAD(2)}`)(s);
    await s.page.getByTestId('mail-frame').first().waitFor();
    await s.page.getByTestId('mail').first().scrollIntoViewIfNeeded();
    await s.page.waitForTimeout(700);
  },
  'thread-closed': async (s) => {
    await goto(`inbox/${THREAD(3)}`)(s);
    await s.page.getByTestId('template-open').click();
    await s.page.getByTestId('template').click();
    await s.page.getByRole('option').first().click();
    await s.page.getByTestId('template-preview').waitFor();
  },
  'thread-note': async (s) => {
    await goto(`inbox/${THREAD(1)}`)(s);
    await s.page.getByTestId('compose-note').click();
    await s.page.getByTestId('composer-text').fill('Please look at this, @mar');
    await s.page.getByTestId('suggestions').waitFor();
  },
  'thread-collision': async (s) => {
    await goto(`inbox/${THREAD(1)}`)(s);
    s.mock.act('refuse', { key: 'message.collision' });
    await s.page.getByTestId('composer-text').fill('The money arrives on Friday.');
    await s.page.keyboard.press('Control+Enter');
    await s.page.getByTestId('send-anyway').waitFor();
    await s.page.waitForTimeout(400);
  },
  'thread-writers': async (s) => {
    await goto(`inbox/${THREAD(1)}`)(s);
    await s.page.getByTestId('composer-text').waitFor();
    s.mock.act('typing', {
      typing: [
        { thread_id: THREAD(1), by: 'customer', on: true },
        { thread_id: THREAD(1), by: 'agent', who: 'a9', name: 'Bea López', on: true },
      ],
    });
    await s.page.locator('[data-testid=writers][data-warns]').waitFor();
  },
  'thread-assign': async (s) => {
    await goto(`inbox/${THREAD(1)}`)(s);
    await s.page.getByTestId('steer-thread').click();
    await s.page.getByTestId('to-agent').click();
    await s.page.getByTestId('pick-one').first().waitFor();
  },
  'thread-sent': async (s) => {
    await goto(`inbox/${THREAD(1)}`)(s);
    await s.page.getByTestId('composer-text').fill('The money arrives on Friday.');
    await s.page.keyboard.press('Control+Enter');
    await s.page.getByTestId('undo-send').waitFor();
  },
  'thread-coding': async (s) => {
    await shift(s);
    s.mock.act('written');
    await s.page.getByTestId('thread').waitFor();
    await s.page.getByTestId('resolve').click();
    await s.page.getByTestId('wrapup').waitFor();
    await s.page.getByTestId('composer-text').waitFor();
  },
  'thread-undone': async (s) => {
    await goto(`inbox/${THREAD(1)}`)(s);
    await s.page.getByTestId('composer-text').fill('The money arrives on Friday.');
    await s.page.keyboard.press('Control+Enter');
    await s.page.getByTestId('composer-text').fill('Or on Monday');
    await s.page.getByTestId('undo-send').click();
    await s.page.getByText('The money arrives on Friday.\n\nOr on Monday').waitFor();
  },
  'thread-sms': async (s) => {
    await goto(`inbox/${THREAD(4)}`)(s);
    await s.page.getByTestId('composer-text').fill('Su pedido llega mañana entre las 9 y las 12. ¿Está bien así?');
    await s.page.getByTestId('count').waitFor();
  },
  'assist-menu': async (s) => {
    await goto(`inbox/${THREAD(1)}`)(s);
    await s.page.getByTestId('composer-text').fill('It takes two days.');
    await s.page.getByTestId('assist').click();
    await s.page.getByTestId('assist-suggest').waitFor();
    await s.page.waitForTimeout(300);
  },
  'assist-suggest': async (s) => {
    await goto(`inbox/${THREAD(1)}`)(s);
    await s.page.getByTestId('assist').click();
    await s.page.getByTestId('assist-suggest').click();
    await s.page.getByTestId('assist-undo').waitFor();
    await s.page.waitForTimeout(300);
  },
  'assist-summary': async (s) => {
    await goto(`inbox/${THREAD(40)}`)(s);
    await s.page.getByTestId('assist').click();
    await s.page.getByTestId('assist-summary').click();
    await s.page.getByTestId('assist-note').waitFor();
    await s.page.waitForTimeout(300);
  },
  'bot-handover': async (s) => {
    await goto(`inbox/${THREAD(40)}`)(s);
    await s.page.getByTestId('translate-message').first().click();
    await s.page.getByTestId('bot-sources').locator('summary').click();
  },
  'bot-talks': goto(`inbox/${THREAD(41)}`),
  'bot-code': async (s) => {
    await shift(s);
    s.mock.act('written');
    await goto(`inbox/${THREAD(1)}`)(s);
    await s.page.getByTestId('resolve').click();
    await s.page.getByTestId('propose-code').click();
    await s.page.getByTestId('use-code').waitFor();
  },
  inbox: goto('inbox?view=all'),
  'inbox-empty': goto('inbox?view=all&q=zzzz'),
  'thread-new': async (s) => {
    await goto('inbox')(s);
    await s.page.getByTestId('thread-new').click();
    await s.page.getByTestId('new-thread').waitFor();
  },
  me: goto('me'),
  skills: goto('admin/skills'),
  contacts: goto('contacts?q=&id=c1'),
  contact: goto('contacts/c1'),
  contactmerge: async (s) => {
    await goto('contacts/c1')(s);
    await s.page.getByTestId('merge-open').click();
    await s.page.getByTestId('merge-search').fill('Lang');
    await s.page.getByTestId('merge-choose').click();
    await s.page.getByTestId('merge-compare').waitFor();
  },
  contacterase: async (s) => {
    await goto('contacts/c1')(s);
    await s.page.getByTestId('erase-open').click();
    await s.page.getByTestId('erase').waitFor();
  },
  contactsplit: async (s) => {
    await goto('contacts/c1')(s);
    await s.page.getByTestId('split-open').click();
    await s.page.getByTestId('split').waitFor();
  },
  contactfield: goto('admin/contact-fields/cf1'),
  floor: goto('floor'),
  tiles: goto('floor?view=tiles'),
  'by-queue': goto('floor?view=queues'),
  heat: goto('floor?view=heat'),
  'agent-drawer': async (s) => {
    await goto('floor?agent=a3')(s);
    await s.page.getByTestId('agent-drawer').waitFor();
    await s.page.waitForTimeout(600);
  },
  monitor: async (s) => {
    await shift(s);
    const watched = await busy(s);
    s.mock.act('monitor', { agent: watched });
    await goto(`floor?agent=${watched}`)(s);
    await s.page.getByTestId('monitor').waitFor();
    await s.page.getByTestId('monitor').scrollIntoViewIfNeeded();
    await s.page.waitForTimeout(600);
  },
  supervising: async (s) => {
    await shift(s);
    s.mock.act('monitor', { agent: await busy(s) });
    await s.page.getByTestId('monitor-strip').waitFor();
  },
  'queue-page': async (s) => {
    await goto('floor/queues/q2')(s);
    await s.page.getByTestId('steer').first().click();
    await s.page.getByRole('menuitem', { name: /Why|Por qué/ }).click();
    await s.page.getByTestId('why').waitFor();
    await s.page.waitForTimeout(400);
  },
  callbacks: async (s) => {
    await goto('floor/queues/q2')(s);
    await s.page.getByTestId('callback-menu').last().click();
    await s.page.waitForTimeout(300);
  },
  'callback-time': async (s) => {
    await goto('floor/queues/q2')(s);
    await s.page.getByTestId('callback-menu').last().click();
    await s.page.getByRole('menuitem', { name: /Another time|Otra hora/ }).click();
    await s.page.getByTestId('callback-time').waitFor();
  },
  give: async (s) => {
    await goto('floor/queues/q2')(s);
    await s.page.getByTestId('steer').first().click();
    await s.page.getByRole('menuitem', { name: /Give to|Dar a/ }).click();
    await s.page.getByTestId('pick-search').fill('a');
  },
  'end-of': async (s) => {
    await goto('floor?agent=a3')(s);
    await s.page.getByTestId('drawer-end').click();
    await s.page.getByTestId('end-of-now').waitFor();
  },
  'queues-of': async (s) => {
    await goto('floor?agent=a3')(s);
    await s.page.getByTestId('move-queues').click();
    await s.page.getByTestId('move-queues-save').waitFor();
  },
  campaigns: goto('campaigns'),
  campaign: goto('campaigns/cp1'),
  'campaign-below': async (s) => {
    await goto('campaigns/cp1')(s);
    await s.page.getByTestId('law-windows').scrollIntoViewIfNeeded();
    await s.page.getByTestId('hour-heat').scrollIntoViewIfNeeded();
  },
  'campaign-trouble': async (s) => {
    const until = new Date(Date.now() + 7_200_000).toISOString();
    const trouble = { trouble: 'x', trouble_key: 'campaign.no_message', placed: 0, mode_now: 'progressive' };
    s.mock.act('campaign', {
      bound: 'window',
      until,
      calls: { dialling: 0, waiting: 0, talking: 0, previews: 0 },
      ...trouble,
    });
    await goto('campaigns/cp1')(s);
    await s.page.getByTestId('emergency').click();
  },
  recycle: async (s) => {
    await goto('campaigns/cp1')(s);
    await s.page.getByTestId('recycle-open').click();
    await s.page.getByTestId('recycle-busy').click();
    await s.page.getByTestId('recycle-barred').waitFor();
    await s.page.getByTestId('recycle-codes').click();
    await s.page.getByTestId('recycle-d1').click();
    await s.page.getByTestId('recycle-barred').waitFor();
  },
  'campaign-form': goto('campaigns/cp1/edit'),
  'campaign-law': async (s) => {
    await goto('campaigns/cp1/edit')(s);
    await s.page.getByText(/Read the law|Leer la ley/).click();
    await s.page.getByTestId('own-hours').scrollIntoViewIfNeeded();
  },
  'campaign-caps': async (s) => {
    await goto('campaigns/cp1/edit')(s);
    await s.page.getByTestId('rule-purpose').scrollIntoViewIfNeeded();
  },
  'campaign-retries': async (s) => {
    await goto('campaigns/cp1/edit')(s);
    await s.page.getByTestId('retry-usual').locator('summary').click();
    await s.page.getByTestId('retries').scrollIntoViewIfNeeded();
  },
  'campaign-caller': async (s) => {
    await goto('campaigns/cp1/edit')(s);
    await s.page.getByTestId('pool').scrollIntoViewIfNeeded();
  },
  'campaign-new': goto('campaigns/new'),
  'campaign-results': goto('campaigns/cp1/results'),
  trunk: goto('campaigns/trunks/tr1'),
  lead: async (s) => {
    await shift(s);
    s.mock.act('lead');
    await s.page.getByTestId('preview-card').waitFor();
  },
  'lead-skip': async (s) => {
    await shift(s);
    s.mock.act('lead');
    await s.page.getByTestId('skip').click();
    await s.page.getByTestId('skip-reasons').waitFor();
  },
  users: goto('admin/users'),
  user: goto('admin/users/u3'),
  'agent-new': goto('admin/agents/new'),
  'agents-bulk': async (s) => {
    await goto('admin/agents?phone=browser&sort=-team')(s);
    const ticks = s.page.getByTestId('list-agents').locator('tbody input[type=checkbox]');
    await ticks.nth(0).focus();
    await s.page.keyboard.press('Space');
    await ticks.nth(3).focus();
    await s.page.keyboard.press('Shift+Space');
    await s.page.getByTestId('bulk-open').click();
    await s.page.getByTestId('bulk-review').waitFor();
  },
  queues: goto('admin/queues'),
  queue: goto('admin/queues/q1'),
  'queue-error': async (s) => {
    await goto('admin/queues/q1')(s);
    await s.page.getByTestId('delete').click();
    await s.page.getByTestId('used-by').waitFor();
  },
  schedule: goto('admin/schedules/h1'),
  entry: goto('admin/entry-points/e1'),
  role: goto('admin/roles/r2'),
  matrix: goto('admin/permissions'),
  rights: async (s) => {
    await goto('admin/users/u3')(s);
    await s.page.getByTestId('rights-open').click();
    await s.page.getByTestId('rights').scrollIntoViewIfNeeded();
  },
  undo: async (s) => {
    await goto('admin/teams/t1')(s);
    await s.page.getByTestId('delete').click();
    await s.page.getByTestId('delete-confirm').click();
    await s.page.getByTestId('undo').waitFor();
  },
  reasons: goto('admin/pause-reasons'),
  disposition: goto('admin/dispositions/d1'),
  prompt: goto('admin/prompts/pr1'),
  setup: goto('admin/setup'),
  import: async (s) => {
    await goto('admin/users/import')(s);
    await s.page.setInputFiles('input[type=file]', {
      name: 'people.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('a;b;c\n1;2;3\n'),
    });
    await s.page.getByTestId('import-sum').waitFor();
  },
  presence: async (s) => {
    await goto('admin/presence')(s);
    await s.page.locator('input[name=idle_minutes]').fill('45');
    await s.page.getByTestId('save').waitFor();
  },
  inboxes: goto('admin/inboxes'),
  'inbox-settings': async (s) => {
    await goto('admin/inboxes/in1')(s);
    await s.page.getByTestId('more-settings').click();
    await s.page.getByTestId('run-test').click();
    await s.page.getByTestId('test-step-webhook').scrollIntoViewIfNeeded();
  },
  'inbox-new': async (s) => {
    await goto('admin/inboxes/new')(s);
    await s.page.getByTestId('field-channel').click();
    await s.page.getByRole('option', { name: /Telegram/ }).click();
    await s.page.getByTestId('made-secret_token').waitFor();
  },
  'inbox-chat': async (s) => {
    await goto('admin/inboxes/in4')(s);
    await s.page.getByTestId('embed-snippet').scrollIntoViewIfNeeded();
  },
  bot: goto('admin/inboxes/in1/bot'),
  'bot-limits': async (s) => {
    await goto('admin/inboxes/in1/bot')(s);
    await s.page.getByTestId('tool-add').click();
    await s.page.getByTestId('tool').first().scrollIntoViewIfNeeded();
  },
  'bot-try': async (s) => {
    await goto('admin/inboxes/in1/bot')(s);
    await s.page.getByTestId('try-question').fill('Can I send the pump back?');
    await s.page.getByTestId('try-run').click();
    await s.page.getByTestId('try-source').first().waitFor();
    await s.page.getByTestId('usage-sum').scrollIntoViewIfNeeded();
  },
  'inbox-bot': async (s) => {
    await goto('admin/inboxes/in1')(s);
    await s.page.getByTestId('bot-open').scrollIntoViewIfNeeded();
  },
  'knowledge-bases': goto('admin/knowledge-bases'),
  'knowledge-base': async (s) => {
    await goto('admin/knowledge-bases/kb1')(s);
    await s.page.getByTestId('search-question').fill('send it back');
    await s.page.getByTestId('search-run').click();
    await s.page.getByTestId('hit').first().waitFor();
  },
  source: async (s) => {
    await goto('admin/knowledge-bases/kb1')(s);
    await s.page.getByTestId('source-add').click();
    await s.page.getByTestId('source-body').fill('# Opening hours');
  },
  rules: goto('admin/automation-rules'),
  rule: async (s) => {
    await goto('admin/automation-rules/ru1')(s);
    await s.page.getByTestId('try-go').click();
    await s.page.getByTestId('met').waitFor();
  },
  macros: goto('admin/macros'),
  macro: goto('admin/macros/mc1'),
  satisfaction: goto('admin/satisfaction'),
  'thread-macro': async (s) => {
    await shift(s);
    await goto(`inbox/${THREAD(1)}`)(s);
    await s.page.getByTestId('macros').click();
    await s.page.getByTestId('macro').first().click();
    await s.page.getByTestId('macro-run').waitFor();
  },
  history: async (s) => {
    await shift(s);
    await goto(`inbox/${THREAD(1)}`)(s);
    await s.page.getByTestId('act').last().waitFor();
  },
  mentions: async (s) => {
    await shift(s);
    await goto('inbox?view=mentions')(s);
    await s.page.getByTestId('mention').first().waitFor();
  },
  waiting: async (s) => {
    await shift(s);
    await goto('desk/waiting')(s);
    await s.page.getByTestId('waits').first().waitFor();
  },
  'canned-answers': goto('admin/canned-answers'),
  'canned-answer': async (s) => {
    await goto('admin/canned-answers/ca1')(s);
    await s.page.locator('textarea[name=body]').fill('Hello {{contact.name}}, about {{order.id}}');
  },
  audit: goto('admin/audit'),
  system: goto('admin/system'),
};

const browser = await launch();
const findings = [];

async function check(page, name) {
  await page.screenshot({ path: `${out}${name}.png` });
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, {
      rules: { 'landmark-no-duplicate-banner': { enabled: false }, 'landmark-unique': { enabled: false } },
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }),
  );
  for (const v of violations)
    findings.push(
      `${name}: ${v.impact} ${v.id}: ${v.nodes
        .map((n) => `${n.target.join(' ')} (${n.any.concat(n.all, n.none)[0]?.message})`)
        .slice(0, 3)
        .join(' | ')}`,
    );
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (sideways > 0) findings.push(`${name}: serious reflow: ${sideways} px too wide`);
}

for (const view of VIEWS.filter((v) => !only || v.name === only)) {
  for (const theme of view.themes) {
    for (const language of view.languages) {
      for (const [scene, play] of Object.entries({ login: null, ...SCENES })) {
        if (wanted.length > 0 && !wanted.includes(scene)) continue;
        const mock = await startMock({
          port: 0,
          me: { user: { id: 'u0', login: 'ana', name: 'Ana Torres', language, theme } },
        });
        const context = await browser.newContext({
          permissions: ['microphone', 'notifications'],
          viewport: { width: view.width, height: view.height },
          locale: language,
          forcedColors: view.forced ?? 'none',
        });
        const page = await context.newPage();
        page.on('pageerror', (e) => findings.push(`${scene}-${view.name}-${theme}: serious ${e}`));
        page.on(
          'console',
          (m) => /Content Security Policy/.test(m.text()) && findings.push(`${scene}: serious ${m.text()}`),
        );
        page.setDefaultTimeout(9000);
        const name = `${scene}-${view.name}-${theme}`;
        const s = { page, mock, browser, view };
        try {
          await page.addInitScript((t) => {
            if (self === top) localStorage.setItem('cordboard.theme', t); // the frame of a mail has no storage
          }, theme);
          await page.goto(mock.url);
          if (play) {
            await login(page, 'ana', 'secret');
            await page.getByTestId('user-menu').waitFor();
            await play(s);
          } else await page.getByRole('button', { name: /Log in|Entrar/ }).waitFor();
          await check(page, name);
        } catch (error) {
          findings.push(`${name}: serious did not get there: ${String(error).split('\n')[0]}`);
          await page.screenshot({ path: `${out}${name}-FAILED.png` });
        }
        await s.other?.close();
        await context.close();
        mock.close();
      }
    }
  }
}
await browser.close();
console.log(findings.length ? findings.join('\n') : 'nothing found');
process.exitCode = findings.some((f) => /serious|critical/.test(f)) ? 1 : 0;
