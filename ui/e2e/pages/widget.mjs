// The chat on a web site, as its visitor uses it. Locators look into the widget's shadow root by themselves.
const w = (page) => page.locator('cordboard-widget');
const panel = (page) => w(page).getByRole('dialog').first();

export const launcher = (page) => w(page).locator('.launcher').waitFor();
export const open = async (page) => {
  await w(page).locator('.launcher').click();
  await panel(page).waitFor();
};
export const close = async (page) => {
  await w(page).locator('.head .icon-button').last().click();
  await panel(page).waitFor({ state: 'detached' });
};
export const say = async (page, text) => {
  await w(page).locator('.box textarea').fill(text);
  await w(page).locator('.send').click();
};
export const type = (page, text) => page.keyboard.type(text);
/** A message is on the screen, once. */
export const sees = async (page, text) => {
  await w(page).locator('.bubble', { hasText: text }).first().waitFor();
  const n = await w(page).locator('.bubble', { hasText: text }).count();
  if (n !== 1) throw new Error(`${text} is shown ${n} times`);
};
export const sawAll = (page) => w(page).locator('li .bubble').allTextContents();
export const mark = (page, word) => w(page).locator('li.me .meta', { hasText: word }).last().waitFor();
export const line = (page, text) => w(page).locator('.head p', { hasText: text }).waitFor();
/** Calls us, and ends the call. */
export const call = (page) => w(page).locator('.head').getByRole('button', { name: 'Call us' }).click();
export const hangup = (page) => w(page).getByRole('button', { name: 'Hang up' }).click();
export const typing = (page, text) => w(page).locator('.typing:visible', { hasText: text }).waitFor();
export const unread = (page, n) =>
  w(page)
    .locator('.badge', { hasText: String(n) })
    .waitFor();
export const choose = (page, title) => w(page).locator('.choice', { hasText: title }).click();
export const fill = (page, label, value) => w(page).getByLabel(label).first().fill(value);
export const pick = (page, label, value) => w(page).getByLabel(label).first().selectOption(value);
export const submit = (page) => w(page).locator('.form .primary').click();
export const wrong = (page, text) => w(page).locator('.error:visible', { hasText: text }).waitFor();
export const banner = (page) => w(page).locator('.banner:visible').waitFor();
export const menu = async (page, choice) => {
  await w(page).locator('[aria-haspopup=menu]').click();
  await w(page).getByRole('menuitem', { name: choice }).click();
};
export const sheetFill = async (page, value) => {
  await w(page).locator('.sheet input').fill(value);
  await w(page).locator('.sheet .primary').click();
};
export const sheetYes = (page) => w(page).locator('.sheet .primary').click();
export const note = (page, text) => w(page).getByText(text).first().waitFor();
export const rate = async (page, score, comment) => {
  await w(page).locator(`.rating input[value="${score}"]`).check({ force: true });
  if (comment) await w(page).locator('.rating textarea').fill(comment);
  await w(page).locator('.rating .primary').click();
};
export const attach = (page, name, type, base64) =>
  w(page)
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: type, buffer: Buffer.from(base64, 'base64') });
/** A file is pasted into the text, as a picture of the screen is. */
export const paste = (page, name, type, base64) =>
  w(page)
    .locator('.box textarea')
    .evaluate(
      (el, [n, t, b]) => {
        const data = new DataTransfer();
        data.items.add(new File([Uint8Array.from(atob(b), (c) => c.charCodeAt(0))], n, { type: t }));
        el.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
      },
      [name, type, base64],
    );
export const ready = (page) =>
  w(page)
    .locator('.chip')
    .first()
    .waitFor()
    .then(() => w(page).locator('.chip progress').first().waitFor({ state: 'detached' }));
export const send = (page) => w(page).locator('.send').click();
export const picture = (page) => w(page).locator('.picture canvas').first().waitFor();
export const downloads = async (page, name) => {
  const [got] = await Promise.all([
    page.waitForEvent('download'),
    w(page).locator('.file', { hasText: name }).click(),
  ]);
  if (got.suggestedFilename() !== name) throw new Error(`it came as ${got.suggestedFilename()}`);
};
export const offline = (page, on) => page.context().setOffline(on);
/** What has the focus, inside the widget or on the page. */
export const focus = (page) =>
  page.evaluate(() => {
    const at = document.activeElement;
    const el = at?.shadowRoot?.activeElement ?? at;
    return el?.getAttribute('aria-label') ?? el?.id ?? el?.tagName ?? '';
  });
/** Where the launcher is and how large, as the page's own looks left it. */
export const box = (page) => w(page).locator('.launcher').boundingBox();
/** All targets that a finger must hit, smaller than 24 by 24. */
export const small = (page) =>
  w(page)
    .locator('button:visible, a.choice:visible, .scale label:visible')
    .evaluateAll((els) =>
      els
        .map((e) => [e.getAttribute('aria-label') ?? e.textContent, e.getBoundingClientRect()])
        .filter(([, r]) => r.width < 24 || r.height < 24)
        .map(([name]) => name),
    );
/** Nothing of the widget sticks out of the window. */
export const wide = (page) =>
  page.evaluate(() => {
    const root = document.querySelector('cordboard-widget').shadowRoot;
    return [...root.querySelectorAll('.panel, .panel *')]
      .filter((e) => !e.closest('.sr') && e.getBoundingClientRect().right > innerWidth + 0.5)
      .map((e) => e.className || e.tagName);
  });
/** Another tab of the same browser on the same page; the person goes on in the first. */
export const anotherTab = async (page) => {
  const next = await page.context().newPage();
  await next.goto(page.url());
  await open(next);
  tabs.set(page, next);
};
const tabs = new Map();
export const inOtherTab = (page, what, ...args) => actions[what](tabs.get(page), ...args);
const actions = { sees, say, open, close };
