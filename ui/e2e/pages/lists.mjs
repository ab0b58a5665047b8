// Lists of leads and numbers nobody may call, and the imports into both.

/** Opens the choice of a file by the key, as somebody without a mouse does, and takes a file made of a text. */
export const chooseFile = async (page, name, text) => {
  const opened = page.waitForEvent('filechooser');
  await page.evaluate(() => undefined); // the browser knows by now that its own dialogue is not wanted
  await page.getByTestId('choose-file').focus();
  await page.keyboard.press('Enter');
  const chooser = await opened;
  await chooser.setFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
};

/** Drops a file where files are dropped. */
export const dropFile = async (page, name, text) => {
  const data = await page.evaluateHandle(
    ([n, t]) => {
      const d = new DataTransfer();
      d.items.add(new File([t], n, { type: 'text/csv' }));
      return d;
    },
    [name, text],
  );
  await page.getByTestId('drop').dispatchEvent('drop', { dataTransfer: data });
};

export const choose = async (page, field, option) => {
  await page.getByTestId(field).click();
  await page.getByRole('option', { name: option, exact: true }).click();
};

export const newList = async (page, noun, { name, site, country }) => {
  await page.getByTestId('new').click();
  await page.getByTestId(`form-${noun}`).locator('input[name=name]').fill(name);
  await choose(page, 'field-site_id', site);
  await page.getByTestId('field-country').fill(country);
  await page
    .getByRole('option', { name: `${country} (`, exact: false })
    .first()
    .click();
};

export const inState = (page, state) => page.locator(`[data-testid=import-page][data-state=${state}]`).waitFor();

export const find = async (page, number) => {
  await page.getByTestId('find-number').fill(number);
  await page.keyboard.press('Enter');
};

export const addNumbers = async (page, text) => {
  await page.getByTestId('dnc-add').fill(text);
  await page.getByTestId('dnc-add-submit').click();
};
