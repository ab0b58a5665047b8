// The whole first call against the fake daemon: `node e2e/journey.mjs`. Fails with the step that did not happen.
import assert from 'node:assert/strict';
import { launch } from './browser.mjs';
import { startMock } from './mock/server.mjs';
import { call, endShift, goReady, login, pause, phoneReady, startShift, waitState, wrapup } from './pages/app.mjs';
import { peer } from './peer.mjs';

const base = process.env.BASE ?? '/cordboard/';
const mock = await startMock({ port: 0, base });
const browser = await launch();
const context = await browser.newContext({ permissions: ['microphone'], viewport: { width: 1440, height: 900 } });
const page = await context.newPage();
const noise = [];
page.on('console', (m) => ['error', 'warning'].includes(m.type()) && noise.push(m.text()));
page.on('pageerror', (e) => noise.push(String(e)));
page.setDefaultTimeout(8000);
let step = '';
const say = (text) => {
  step = text;
  console.log(`· ${text}`);
};

try {
  say('log in, start the shift, the phone registers');
  await page.goto(mock.url);
  await login(page, 'ana', 'secret');
  await startShift(page);
  await phoneReady(page);
  await waitState(page, 'ready');

  say('an offer rings, F2 accepts, sound flows both ways');
  let other = await peer(browser, mock);
  mock.act('offer', {});
  other.ring();
  await call.offered(page);
  assert.match(await page.title(), /Carmen Ortega — Sales/);
  await call.accept(page);
  await other.talk();
  await call.connected(page);
  await page.waitForTimeout(3000);
  assert.ok((await other.packets()) > 50, 'the other end hears the agent');

  say('notes survive; mute, hold, tones');
  await call.note(page, 'Wants a quote');
  await call.mute(page);
  await page.getByRole('button', { name: 'Unmute' }).waitFor();
  await call.mute(page);
  await call.hold(page);
  await call.inState(page, 'held');
  await call.hold(page);
  await call.connected(page);
  await page.getByText('Saved').first().waitFor();

  say('the sockets die in the call: audio goes on, the phone comes back and offers again');
  const before = await other.packets();
  mock.act('drop-phone');
  await page.locator('[data-testid=device-badge][data-registration=lost]').waitFor();
  await phoneReady(page);
  await page.waitForTimeout(1500);
  assert.ok((await other.packets()) > before + 50, 'audio went on');
  assert.ok(mock.act('answer').log.filter((l) => l.startsWith('UPDATE')).length > 0, 'the dialog was renewed');

  say('the server goes away: banner; hang-up takes effect at once and is repeated');
  mock.act('away');
  await page.getByTestId('banner-connection').waitFor();
  await page.keyboard.press('Shift+F8');
  await page.getByTestId('call-strip').waitFor({ state: 'detached' });
  mock.act('back');
  await wrapup.shown(page);
  assert.equal(mock.act('state').agent.activity, 'wrapup');

  say('wrap-up: a pause is not queued, code 2, finish with Ctrl+Enter');
  await page.locator('body').click({ position: { x: 700, y: 10 } });
  await wrapup.extend(page);
  await wrapup.code(page, 2);
  await wrapup.finish(page);
  await waitState(page, 'ready');
  const done = mock.act('state').interactions.find((i) => i.state === 'ended');
  assert.equal(done.disposition_id, 'd2');
  assert.equal(done.notes, 'Wants a quote');
  await other.close();

  say('a missed offer stays in the list; back to ready');
  mock.act('offer', { from: '+4930123456', name: '' });
  await call.offered(page);
  mock.act('miss');
  await page.getByTestId('missed').waitFor();
  await waitState(page, 'missed');
  await goReady(page);
  await waitState(page, 'ready');

  say('dial out: the phone answers by itself');
  other = await peer(browser, mock);
  await call.dial(page, '+34 600 111 222');
  await call.inState(page, 'dialing');
  other.ring('answer-now');
  await other.talk();
  await call.connected(page);

  say('reload in the call: return to call');
  await page.reload();
  mock.act('suspend');
  await page.getByTestId('return-card').waitFor();
  await phoneReady(page);
  await call.returnTo(page);
  const again = await peer(browser, mock);
  again.ring('answer-now');
  await again.talk();
  await call.connected(page);

  say('pause during the call is taken after it; the customer hangs up');
  await pause(page, 'Lunch');
  await page.getByTestId('pending-state').waitFor();
  mock.act('customer-hangup');
  await wrapup.shown(page);
  await wrapup.finish(page);
  await waitState(page, 'ready');

  say('a second tab does not take the phone; it can');
  const second = await context.newPage();
  await second.goto(mock.url);
  await second.getByText('Phone is in another tab').click();
  await second.getByRole('button', { name: 'Take over here' }).click();
  await phoneReady(second);
  await page.getByText('Phone is in another tab').waitFor();
  await second.close();
  await phoneReady(page); // the lock comes back to the tab that waits

  say('end the shift');
  await endShift(page);
  await page.getByTestId('end-after').click(); // the call dialled out still lacks its code, and that is said first
  await page.getByTestId('start-shift').waitFor();
  const real = noise.filter(
    (n) => !/AudioContext was not allowed|WebSocket connection|Failed to load resource|net::ERR/.test(n),
  );
  assert.deepEqual(real, [], 'the console stays silent');
  console.log('all well');
} catch (error) {
  console.error(`failed at: ${step}\n`, error, noise.slice(-8), mock.act('answer').log.slice(-8));
  console.error(JSON.stringify(mock.act('state')), await page.evaluate(() => JSON.stringify(sessionStorage)));
  await page.screenshot({ path: '/tmp/journey.png' });
  process.exitCode = 1;
} finally {
  await browser.close();
  mock.close();
}
