// The notification with its buttons in a real browser: `node e2e/notice.mjs`. The person is in another window; what
// they press is told to the worker as the system would, for no script may press a system's button.
import assert from 'node:assert/strict';
import { launch } from './browser.mjs';
import { startMock } from './mock/server.mjs';
import { call, login, phoneReady, startShift } from './pages/app.mjs';
import { peer } from './peer.mjs';

const mock = await startMock({ port: 0, base: '/cordboard/' });
const browser = await launch();
const context = await browser.newContext({ permissions: ['microphone', 'notifications'] });
const page = await context.newPage();
page.setDefaultTimeout(8000);
await page.addInitScript(() => {
  document.hasFocus = () => false;
});
const press = (worker, action) =>
  worker.evaluate(async (act) => {
    const [notification] = await self.registration.getNotifications({ tag: 'offer' });
    const { title, body, actions } = notification;
    self.dispatchEvent(new NotificationEvent('notificationclick', { notification, action: act }));
    return { title, body, actions: actions.map((a) => a.action) };
  }, action);
const shown = async (worker) => {
  for (let n = 0; n < 40; n += 1) {
    const all = await worker.evaluate(() => self.registration.getNotifications().then((x) => x.length));
    if (all > 0) return;
    await page.waitForTimeout(100);
  }
  throw new Error('no notification was shown');
};

try {
  await page.goto(mock.url);
  await login(page, 'ana', 'secret');
  await startShift(page);
  await phoneReady(page);
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  assert.match(worker.url(), /\/cordboard\/sw\.js$/);
  await page.waitForTimeout(500);

  const other = await peer(browser, mock);
  mock.act('offer', {});
  other.ring();
  await call.offered(page);
  await shown(worker);
  const notice = await press(worker, 'accept');
  assert.deepEqual(notice.actions, ['accept', 'decline']);
  assert.match(notice.body, /Carmen Ortega — Sales/);
  await other.talk();
  await call.connected(page);
  console.log('· Accept on the notification answers the call');

  mock.act('customer-hangup');
  await page.getByTestId('wrapup').waitFor();
  mock.act('wrapup-over');
  mock.act('offer', { name: 'Dora' });
  await call.offered(page);
  await shown(worker);
  await press(worker, 'decline');
  await page.getByTestId('offer-card').waitFor({ state: 'detached' });
  console.log('· Decline declines');
  assert.equal(await page.evaluate(() => caches.keys().then((k) => k.length)), 0);
  console.log('all well');
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await browser.close();
  mock.close();
}
