import { expect, test } from 'vitest';

// Every language says the same things: same files, same keys, same placeholders, and all plural forms it needs.
const files = import.meta.glob<Record<string, unknown>>('./*/*.json', { eager: true, import: 'default' });

function flatten(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([k, v]) => flatten(v, path ? `${path}.${k}` : k));
}

const texts = new Map<string, Map<string, string>>();
for (const [path, content] of Object.entries(files)) {
  const [, language, feature] = /^\.\/([^/]+)\/(.+)\.json$/.exec(path) ?? [];
  const all = texts.get(language ?? '') ?? new Map<string, string>();
  for (const [key, text] of flatten(content)) all.set(`${feature}:${key}`, text);
  texts.set(language ?? '', all);
}

const PLURAL = /_(zero|one|two|few|many|other)$/;
const base = (key: string) =>
  texts.get('en')?.has(`${key.replace(PLURAL, '')}_other`) ? key.replace(PLURAL, '') : key;
const placeholders = (text: string) => [...text.matchAll(/\{\{\s*([^},\s]+)/g)].map((m) => m[1]).sort();
const languages = [...texts.keys()].sort();
const english = texts.get('en') ?? new Map<string, string>();

test('there are English and Spanish at least, and they are not empty', () => {
  expect(languages).toEqual(expect.arrayContaining(['en', 'es']));
  expect(english.size).toBeGreaterThan(100);
});

for (const language of languages) {
  const own = texts.get(language) ?? new Map<string, string>();

  test(`${language} has the same keys as English`, () => {
    const wanted = new Set([...english.keys()].map(base));
    const has = new Set([...own.keys()].map(base));
    expect([...wanted].filter((k) => !has.has(k))).toEqual([]);
    expect([...has].filter((k) => !wanted.has(k))).toEqual([]);
  });

  test(`${language} has every plural form the language needs`, () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    // a key that merely ends like one ("too_many") has no form for all other numbers
    const counted = new Set([...own.keys()].filter((k) => k.endsWith('_other')).map(base));
    const missing = [...counted].flatMap((k) => forms.filter((f) => !own.has(`${k}_${f}`)).map((f) => `${k}_${f}`));
    expect(missing).toEqual([]);
  });

  test(`${language} uses the same placeholders as English`, () => {
    const differing = [...own].filter(([key, text]) => {
      const other = english.get(key) ?? english.get(`${base(key)}_other`);
      return other !== undefined && !PLURAL.test(key) && placeholders(text).join() !== placeholders(other).join();
    });
    expect(differing.map(([key]) => key)).toEqual([]);
  });

  test(`${language} leaves no text empty`, () => {
    expect([...own].filter(([, text]) => text.trim() === '').map(([key]) => key)).toEqual([]);
  });
}
