// Page objects: the one place that knows how the screens are driven. All take a Playwright page.
export * as ear from './ear.mjs';
export * as chat from './inbox.mjs';
export * as lists from './lists.mjs';
export * as widget from './widget.mjs';

export const login = async (page, name, password) => {
  await page.locator('input[name=login]').fill(name);
  await page.locator('input[name=password]').fill(password);
  await page.locator('button[type=submit]').click();
};

export const loginShown = (page) => page.locator('input[name=login]').waitFor();
export const loggedIn = (page) => page.getByTestId('user-menu').waitFor();

/** Answers the device check and starts; resolves when the state control says that the shift is on. */
export const startShift = async (page) => {
  await page.getByTestId('start-shift').click();
  await page.getByTestId('state-control').and(page.locator(':enabled')).waitFor();
};

export const state = (page) => page.getByTestId('state-control').getAttribute('data-state');
export const waitState = (page, s) => page.locator(`[data-testid=state-control][data-state=${s}]`).waitFor();
export const phoneReady = (page) =>
  page.locator('[data-testid=device-badge][data-registration=registered]').waitFor();
export const phoneLost = (page) =>
  page.locator('[data-testid=device-badge]:not([data-registration=registered])').waitFor();

export const pause = async (page, reason) => {
  await page.getByTestId('state-control').click();
  await page.getByRole('menuitem', { name: reason }).click();
};
export const goReady = (page) => page.getByTestId('state-ready').click();
export const endShift = async (page) => {
  await page.getByTestId('state-control').click();
  await page.getByTestId('state-end').click();
};
/** During a call: the shift ends once the work does. */
export const endAfterWork = async (page) => {
  await page.getByTestId('end-after').click();
  await page.getByTestId('pending-state').waitFor();
};
/** The own voice goes to the PBX and comes back. */
export const hearsEcho = async (page) => {
  const place = page.url();
  await page.getByTestId('user-menu').click();
  await page.getByTestId('my-settings').click();
  await page.getByTestId('sound-test-press').click();
  await page.locator('[data-testid=sound-test][data-phase=heard]').waitFor();
  await page.getByTestId('sound-test-press').click();
  await page.goto(place);
};
export const shiftOver = (page) => page.getByTestId('start-shift').waitFor();

export const call = {
  region: (page) => page.getByTestId('call-region'),
  offered: (page) => page.getByTestId('offer-card').waitFor(),
  accept: (page) => page.keyboard.press('F2'),
  decline: (page) => page.getByTestId('decline').click(),
  connected: (page) => page.locator('[data-testid=call-region][data-state=active]').waitFor(),
  inState: (page, s) => page.locator(`[data-testid=call-region][data-state=${s}]`).waitFor(),
  mute: (page) => page.keyboard.press('F8'),
  hold: (page) => page.keyboard.press('F9'),
  hangup: (page) => page.getByTestId('hangup').click(),
  gone: (page) => page.getByTestId('call-strip').waitFor({ state: 'detached' }),
  /** Muted, and told that somebody speaks all the same. */
  spokenMuted: (page) => page.getByTestId('spoken-muted').waitFor(),
  tones: async (page, digits) => {
    await page.getByTestId('keypad').click();
    for (const d of digits) await page.getByTestId(`tone-${d}`).click();
    await page.keyboard.press('Escape');
  },
  returnTo: (page) => page.getByTestId('return-to-call').click(),
  dial: async (page, number, queue) => {
    await page.getByTestId('dial-open').click();
    await page.getByRole('textbox', { name: 'Number' }).fill(number);
    if (queue) await page.getByLabel('For queue').selectOption({ label: queue });
    await page.getByTestId('dial').click();
  },
  /** A second call rings below the first; F2 takes it, the button of the lane resumes who waits there. */
  secondRings: (page) => page.getByTestId('hold-answer').waitFor(),
  secondGone: (page) => page.getByTestId('second-call').waitFor({ state: 'detached' }),
  second: (page, name) => page.getByTestId('second-call').filter({ hasText: name }).waitFor(),
  resumeSecond: (page) => page.getByTestId('resume-second').click(),
  note: (page, text) => page.getByTestId('notes').fill(text),
};

export const transfer = {
  open: async (page) => {
    await page.keyboard.press('Shift+F9');
    await page.getByTestId('target').first().waitFor();
  },
  /** By keyboard: the first who fits gets the call at once. */
  blind: async (page, name) => {
    await transfer.open(page);
    await page.keyboard.type(name);
    await page.keyboard.press('Enter');
    await page.getByTestId('transfer-sheet').waitFor({ state: 'detached' });
  },
  ask: async (page, name) => {
    await transfer.open(page);
    await page.keyboard.type(name);
    await page.keyboard.press('Control+Enter');
    await page.getByTestId('transfer-sheet').waitFor({ state: 'detached' });
  },
  /** dialing, consulting, held or joined. */
  third: (page, s) => page.locator(`[data-testid=lane-third][data-state=${s}]`).waitFor(),
  alone: (page) => page.getByTestId('lanes').waitFor({ state: 'detached' }),
  swap: (page) => page.keyboard.press('F9'),
  complete: (page) => page.keyboard.press('Shift+F9'),
  join: (page) => page.getByTestId('merge').click(),
  drop: (page) => page.getByTestId('drop').click(),
};

export const wrapup = {
  shown: (page) => page.getByTestId('wrapup').waitFor(),
  /** By its digit, as agents do; nothing may have the focus that takes text. */
  code: (page, n) => page.keyboard.press(String(n)),
  extend: (page) => page.getByTestId('wrapup-extend').click(),
  finish: (page) => page.keyboard.press('Control+Enter'),
  finishAndPause: async (page, reason) => {
    await page.getByTestId('wrapup-pause').click();
    await page.getByRole('menuitem', { name: reason }).click();
  },
};

export const floor = {
  open: (page) => page.getByRole('link', { name: 'Floor' }).click(),
  agent: (page, name) => page.getByTestId('floor-agent').filter({ hasText: name }),
  queue: (page, name) => page.getByTestId('floor-queue').filter({ hasText: name }),
  setState: async (page, name, item) => {
    await page.getByRole('button', { name: `Set the state of ${name}` }).click();
    await page.getByRole('menuitem', { name: item }).click();
  },
};

export const admin = {
  list: (page, noun) => page.getByTestId(`list-${noun}`),
  create: (page) => page.getByTestId('new').click(),
  field: (page, label, value) => page.getByRole('textbox', { name: label }).fill(value),
  /** A field that chooses one or more rows of another noun, by its name in the API. */
  choose: async (page, field, ...options) => {
    await page.getByTestId(`field-${field}`).click();
    for (const o of options) await page.getByRole('option', { name: o, exact: true }).click();
    await page.keyboard.press('Escape');
  },
  /** Fills in the form of an agent who is a new person, up to the press that saves it. */
  newAgent: async (page, { name, login, password, role, site, queue }) => {
    await page.goto(new URL('admin/agents', await page.evaluate(() => document.baseURI)).href);
    await admin.create(page);
    const form = page.getByTestId('form-agents');
    for (const [field, value] of Object.entries({ name, login, password })) {
      await form.locator(`input[name=${field}]`).fill(value);
    }
    await admin.choose(page, 'role_id', role);
    await admin.choose(page, 'site_id', site);
    await admin.choose(page, 'queue_ids', queue);
  },
  save: (page) => page.getByTestId('save').click(),
  saved: (page) => page.getByText('Saved', { exact: true }).first().waitFor(),
  remove: async (page) => {
    await page.getByTestId('delete').click();
    await page.getByTestId('delete-confirm').click();
  },
};

/** What has the focus, and whether it is out of sight. */
const focus = () => {
  const e = document.activeElement;
  if (!e || e === document.body) return { id: '', hidden: '' };
  const { left, top, width, height } = e.getBoundingClientRect();
  const [x, y] = [left + width / 2, top + Math.min(height / 2, 20)];
  const over = document.elementFromPoint(x, y);
  const seen = over !== null && (e.contains(over) || over.contains(e));
  const id = e.closest('[data-testid]')?.dataset.testid ?? '';
  const what = `${id || e.outerHTML.slice(0, 90)}, over which lies ${over?.outerHTML.slice(0, 120) ?? 'the edge of the page'}`;
  return { id, hidden: seen || e.closest('[class*="skip"]') ? '' : what };
};

/** Whatever a person without a mouse does: keys only, and the focus must be seen wherever it goes. */
export const keys = {
  login: async (page, name, password) => {
    await page.locator('input[name=login]:focus').waitFor();
    await page.keyboard.type(name);
    await page.keyboard.press('Tab');
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
  },
  /** Walks on by Tab until the control with this handle has the focus. */
  tabTo: async (page, testid) => {
    await page.getByTestId(testid).first().waitFor();
    for (let n = 0; n < 60; n += 1) {
      await page.keyboard.press('Tab');
      let at = await page.evaluate(focus);
      for (let tries = 0; at.hidden && tries < 15; tries += 1) {
        await page.waitForTimeout(200); // the page still scrolls to it, or a word of thanks still lies over it
        at = await page.evaluate(focus);
      }
      if (at.hidden) throw new Error(`the focus cannot be seen on ${at.hidden}`);
      if (at.id === testid) return;
    }
    throw new Error(`no Tab leads to ${testid}`);
  },
  type: (page, text) => page.keyboard.type(text),
  focused: (page) => page.evaluate(() => document.activeElement?.closest('[data-testid]')?.dataset.testid ?? ''),
};
