// Consult, swap, conference, transfer and advice on the fake daemon: `node e2e/transfer.mjs`. Keys only.
import assert from 'node:assert/strict';
import { launch } from './browser.mjs';
import { startMock } from './mock/server.mjs';
import { call, login, phoneReady, startShift, transfer, waitState, wrapup } from './pages/app.mjs';
import { peer } from './peer.mjs';

const mock = await startMock({ port: 0, base: '/cordboard/' });
const browser = await launch();
const context = await browser.newContext({ permissions: ['microphone'], viewport: { width: 1280, height: 800 } });
const page = await context.newPage();
page.setDefaultTimeout(8000);
let step = '';
const say = (text) => {
  step = text;
  console.log(`· ${text}`);
};
const mine = () => mock.act('state').interactions;
async function talk(more) {
  const other = await peer(browser, mock);
  mock.act('offer', { more });
  other.ring();
  await call.offered(page);
  await call.accept(page);
  await other.talk();
  await call.connected(page);
  return other;
}

try {
  await page.goto(mock.url);
  await login(page, 'ana', 'secret');
  await startShift(page);
  await phoneReady(page);

  say('a colleague is asked; the customer hears music');
  let other = await talk();
  await call.note(page, 'kept through all of it');
  await page.keyboard.press('Escape');
  await transfer.ask(page, 'marta');
  await transfer.third(page, 'dialing');
  mock.act('third-up');
  await transfer.third(page, 'consulting');

  say('swap and back, then all three');
  await transfer.swap(page);
  await transfer.third(page, 'held');
  await transfer.swap(page);
  await transfer.third(page, 'consulting');
  await page.keyboard.press('Shift+C');
  await transfer.third(page, 'joined');
  assert.equal(await page.getByTestId('hangup').getAttribute('data-means'), 'leave');

  say('dropped, the call goes on; hanging up in a consult ends only the consult');
  await page.keyboard.press('Shift+D');
  await transfer.alone(page);
  await transfer.ask(page, 'marta');
  mock.act('third-up');
  await transfer.third(page, 'consulting');
  await page.keyboard.press('Shift+F8');
  await transfer.alone(page);
  await call.inState(page, 'held');
  await page.keyboard.press('F9');
  await call.connected(page);

  say('the transfer is completed; wrap-up begins and the notes are there');
  await transfer.ask(page, 'marta');
  mock.act('third-up');
  await transfer.third(page, 'consulting');
  await transfer.complete(page);
  await wrapup.shown(page);
  assert.equal(await page.getByTestId('notes').inputValue(), 'kept through all of it');
  await page.getByText('Handed over to Marta Vidal').first().waitFor();
  await wrapup.code(page, 1);
  await wrapup.finish(page);
  await waitState(page, 'ready');
  assert.equal(mine().find((i) => i.handed_to)?.disposition_id, 'd1');
  await other.close();

  say('a blind transfer to a queue');
  other = await talk();
  await transfer.open(page);
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Tab');
  await page.keyboard.type('supp');
  await page.keyboard.press('Enter');
  await wrapup.shown(page);
  await wrapup.finish(page);
  await waitState(page, 'ready');
  await other.close();

  say('asked for advice, and gone again');
  other = await talk({ kind: 'consult', hand_by: 'Luis Herrera', hand_note: 'A refund?', parent_id: 'i-before' });
  await page.getByText('Advising Luis Herrera about Carmen Ortega').waitFor();
  await page.waitForTimeout(1100);
  await page.keyboard.press('Shift+F8');
  await waitState(page, 'ready');
  console.log('all well');
} catch (error) {
  console.error(`failed at: ${step}\n`, error, JSON.stringify(mine()));
  await page.screenshot({ path: '/tmp/transfer.png' });
  process.exitCode = 1;
} finally {
  await browser.close();
  mock.close();
}
