// Written conversations: in the work list of the desk and in the inbox.
const row = (page, name) =>
  page.locator('[data-testid=interaction-row][data-written]').filter({ has: page.getByText(name, { exact: true }) });

/** Waits for a conversation in the work list, in that state: offered, active, parked or wrapup. */
export const rings = (page, name, state = 'offered') =>
  row(page, name)
    .and(page.locator(`[data-written=${state}]`))
    .waitFor();
export const open = async (page, name) => {
  await row(page, name).click();
  await page.getByTestId('thread-status').waitFor();
};
export const accept = async (page, name) => {
  await open(page, name);
  await page.getByTestId('accept-written').click();
  await page.getByTestId('composer').waitFor();
};
export const write = async (page, text) => {
  await page.getByTestId('composer-text').fill(text);
  await page.getByTestId('send').click();
};
export const note = async (page, text) => {
  await page.getByTestId('compose-note').click();
  await write(page, text);
};
export const says = (page, text) => page.getByTestId('message').filter({ hasText: text }).first().waitFor();
/** sent, delivered, read, failed, unclear … of the last of our messages. */
export const ticks = (page, state) => page.locator(`[data-testid=ticks][data-state=${state}]`).last().waitFor();
export const resolve = (page) => page.getByTestId('resolve').click();
export const status = (page, s) => page.locator(`[data-testid=thread-status][data-status=${s}]`).waitFor();
/** The call beside what is written. */
export const call = (page) => page.getByTestId('call-strip').waitFor();
