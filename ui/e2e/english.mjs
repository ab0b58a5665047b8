// Finds English left over on a Spanish screen: every text a person can read or hear is compared with both catalogues.
import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../src/locales/', import.meta.url).pathname;

function values(tree) {
  return Object.values(tree).flatMap((v) => (typeof v === 'string' ? [v] : values(v)));
}
function texts(language) {
  const all = readdirSync(folder + language).flatMap((f) =>
    values(JSON.parse(readFileSync(`${folder}${language}/${f}`, 'utf8'))),
  );
  const escaped = (s) => s.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
  const fixed = new Set(all.filter((v) => !v.includes('{{')));
  // a text that is nearly all placeholder would match anything
  const open = all
    .filter((v) => v.includes('{{') && v.replace(/{{\w+}}/g, '').replace(/[^\p{L}]/gu, '').length > 3)
    .map(
      (v) =>
        new RegExp(
          `^${v
            .split(/{{\w+}}/)
            .map(escaped)
            .join('.+')}$`,
          'u',
        ),
    );
  return (text) => fixed.has(text) || open.some((r) => r.test(text));
}
const english = texts('en');
const spanish = texts('es');

/** What is on the page now and is English, but for the names of rows in `names`. */
export async function englishOn(page, names = []) {
  const seen = await page.evaluate(() => {
    const out = new Set([document.title]);
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const at = walk.currentNode.parentElement;
      if (at && !['SCRIPT', 'STYLE'].includes(at.tagName) && at.checkVisibility())
        out.add(walk.currentNode.textContent.trim());
    }
    for (const e of document.querySelectorAll('[aria-label],[title],[placeholder],[alt]'))
      for (const a of ['aria-label', 'title', 'placeholder', 'alt'])
        if (e.checkVisibility() && e.hasAttribute(a)) out.add(e.getAttribute(a).trim());
    return [...out];
  });
  return seen.filter((text) => text && !names.includes(text) && english(text) && !spanish(text));
}
