import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { LANGUAGES, loadLanguage, loadSection } from '../i18n';
import { fill, strangers } from './fill';
import {
  choiceOf,
  helpOf,
  humble,
  type Kind,
  kindName,
  labelOf,
  makeSecret,
  stepFix,
  stepName,
  troubleOf,
} from './kinds';

const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
// what the drivers ask for, held to them by cmd/cordboard/kinds_test.go, and the keys of their tests and troubles
const kinds: Kind[] = read('src/inboxes/testdata/kinds.json').items;
const { steps, troubles } = read('src/inboxes/testdata/words.json') as Record<'steps' | 'troubles', string[]>;

describe.each(LANGUAGES)('in %s', (language) => {
  it('every setting of every channel has words of its own', async () => {
    await loadLanguage(language);
    await loadSection('admin');
    expect(kinds.length).toBeGreaterThan(9);
    const missing: string[] = [];
    for (const k of kinds) {
      if (kindName(k) === [k.channel, k.provider].filter(Boolean).join(' ')) missing.push(`name of ${k.channel}`);
      for (const f of k.fields) {
        const at = `${k.channel}.${k.provider ?? ''}.${f.key}`;
        // a key that happens to be its own label in English is found by its fallback; the Spanish one is not
        if (labelOf(k, f.key) === humble(f.key) && language !== 'en') missing.push(at);
        for (const c of f.choices ?? []) if (choiceOf(k, f.key, c) === (c || '–')) missing.push(`${at}: ${c}`);
      }
    }
    expect(missing).toEqual([]);
  });

  it('every step of a test has a name and a remedy, every trouble a sentence', async () => {
    await loadLanguage(language);
    await loadSection('admin');
    for (const s of steps) {
      expect(stepName(s)).not.toBe(humble(s));
      expect(stepFix(s)).not.toBe('');
    }
    for (const x of troubles) expect(troubleOf(x)).not.toContain(x === 'host' ? '(host)' : `(${x})`);
  });
});

describe('a driver that came after the translations', () => {
  afterAll(() => loadLanguage('en'));
  it('is asked for by the words of its keys', () => {
    const of = { channel: 'pigeon', provider: 'post' };
    expect(labelOf(of, 'loft_number')).toBe('Loft number');
    expect(helpOf(of, 'loft_number')).toBeUndefined();
    expect(choiceOf(of, 'loft_number', 'north')).toBe('north');
    expect(stepName('feed_them')).toBe('Feed them');
    expect(troubleOf('rain')).toContain('(rain)');
    expect(kindName(of)).toBe('pigeon post');
  });
});

it('a secret that is made is long and taken by every provider', () => {
  expect(makeSecret()).toMatch(/^[A-Za-z0-9_-]{32}$/);
  expect(makeSecret()).not.toBe(makeSecret());
});

it('placeholders are filled in as the server does it', () => {
  for (const c of read('../channels/canned/testdata/fill.json')) {
    expect([c.name, fill(c.body, c.values)]).toEqual([c.name, { text: c.text, missing: c.missing }]);
  }
  expect(strangers('{{contact.name}} {{order.id}}')).toEqual(['order.id']);
});
