// Lets another program drive the page objects: one JSON object a line in, one out. `{"id":1,"who":"ana","call":"login",
// "args":["ana","…"]}` calls a page object with the page of that person, opened on first use; "goto", "reload", "eval",
// "press", "shot", "axe", "theme", "size", "english" and "outOfReach" are the page's own. Answers are `{"id":1,"value":…}` or `{"id":1,"error":"…"}`.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { launch } from './browser.mjs';
import { englishOn } from './english.mjs';
import * as app from './pages/app.mjs';
import { outOfReach, spacing } from './reflow.mjs';

const require = createRequire(import.meta.url);
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const browser = await launch(process.argv.slice(2));
const pages = new Map();
const noise = [];

async function pageOf(who, options = {}) {
  if (!pages.has(who)) {
    const context = await browser.newContext({
      permissions: ['microphone'],
      viewport: { width: 1440, height: 900 },
      ignoreHTTPSErrors: true,
      bypassCSP: true,
      ...options,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(20000);
    page.on('pageerror', (e) => noise.push(`${who}: ${e}`));
    pages.set(who, page);
  }
  return pages.get(who);
}

async function serious(page) {
  await page.evaluate(axeSource);
  const found = await page.evaluate(() =>
    globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }),
  );
  return found.violations
    .filter((v) => ['serious', 'critical'].includes(v.impact))
    .map(
      (v) =>
        `${v.id}: ${v.nodes
          .map((n) => n.target.join(' '))
          .slice(0, 3)
          .join(' | ')}`,
    );
}

const own = {
  open: (_page, _options) => true,
  goto: (page, url) => page.goto(url).then(() => true),
  reload: (page) => page.reload().then(() => true),
  press: (page, key) => page.keyboard.press(key),
  eval: (page, code) => page.evaluate(code),
  shot: (page, path) => page.screenshot({ path }).then(() => true),
  theme: (page, scheme) => page.emulateMedia({ colorScheme: scheme }),
  text: (page) => page.locator('body').textContent(),
  size: (page, width, height) => page.setViewportSize({ width, height }),
  axe: (page) => serious(page),
  english: (page, names) => englishOn(page, names),
  outOfReach: (page) => outOfReach(page),
  spacing: (page) => page.addStyleTag({ content: spacing }).then(() => true),
  /** The page is drawn: nothing is loading, no skeleton is left. */
  settled: (page) =>
    page
      .locator('#main, main')
      .first()
      .waitFor()
      .then(() => page.waitForLoadState('networkidle', { timeout: 2000 }).catch(() => undefined))
      .then(() => true),
  noise: () => noise,
  /** Another tab of the same browser takes the phone over; the first one is closed, the person goes on in the other. */
  moveToAnotherTab: async (page, who) => {
    const next = await page.context().newPage();
    next.setDefaultTimeout(20000);
    next.on('pageerror', (e) => noise.push(`${who}: ${e}`));
    await next.goto(page.url());
    await next.getByTestId('device-badge').click();
    await next.getByTestId('take-over').click();
    await next.keyboard.press('Escape');
    pages.set(who, next);
    await app.phoneReady(next);
    await page.locator('[data-testid=device-badge]').waitFor();
    await page.close();
    return true;
  },
};

function find(name) {
  if (own[name]) return own[name];
  return name.split('.').reduce((o, k) => o?.[k], app);
}

for await (const line of createInterface({ input: process.stdin })) {
  const { id, who, call, args = [], options } = JSON.parse(line);
  try {
    const f = find(call);
    if (typeof f !== 'function') throw new Error(`there is no page object ${call}`);
    const value = await f(await pageOf(who, options), ...args);
    console.log(
      JSON.stringify({
        id,
        value:
          typeof value === 'object' && value !== null && !Array.isArray(value) && value.constructor !== Object
            ? null
            : (value ?? null),
      }),
    );
  } catch (e) {
    console.log(JSON.stringify({ id, error: String(e.message ?? e) }));
  }
}
await browser.close();
