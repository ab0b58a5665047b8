import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CAUSES } from '../api/records';
import { SECTIONS, SENTENCES } from '../i18n/sections';
import { PERMISSIONS } from '../session/useCan';

type Tree = { [k: string]: string | Tree };
const PLURAL = /(?<!too)_(zero|one|two|few|many|other)$/;

function flat(tree: Tree, prefix = ''): Record<string, string> {
  return Object.assign(
    {},
    ...Object.entries(tree).map(([k, v]) =>
      typeof v === 'string' ? { [prefix + k]: v } : flat(v, `${prefix}${k}.`),
    ),
  );
}
function keysOf(bundle: Record<string, object>): Record<string, string> {
  return Object.assign({}, ...Object.entries(bundle).map(([ns, tree]) => flat(tree as Tree, `${ns}:`)));
}
async function everything(lng: 'en' | 'es'): Promise<Record<string, object>> {
  return Object.assign({}, ...(await Promise.all(SECTIONS.map((s) => SENTENCES[lng][s]()))));
}
const english = keysOf(await everything('en'));
const spanish = keysOf(await everything('es'));
const stem = (k: string) => k.replace(PLURAL, '');
const stems = (of: Record<string, string>) => [...new Set(Object.keys(of).map(stem))].sort();
const placeholders = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map((m) => m[1]).sort();

function sources(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((e) => {
    const path = join(dir, e.name);
    if (e.isDirectory()) return e.name === 'locales' ? [] : sources(path);
    return /\.tsx?$/.test(e.name) && !/\.test\.|schema\.d/.test(e.name) ? [readFileSync(path, 'utf8')] : [];
  });
}
const code = sources('src').join('\n');

describe('the two languages', () => {
  it('have the same keys', () => expect(stems(spanish)).toEqual(stems(english)));
  it('have the same placeholders', () => {
    for (const [key, text] of Object.entries(spanish)) {
      const twin = english[key] ?? english[`${stem(key)}_other`];
      expect([key, placeholders(text)]).toEqual([key, placeholders(twin ?? '')]);
    }
  });
  it.each([
    ['en', english],
    ['es', spanish],
  ] as const)('%s has every plural form of its language', (lng, all) => {
    const forms = new Intl.PluralRules(lng).resolvedOptions().pluralCategories;
    const plural = [
      ...new Set(
        Object.keys(all)
          .filter((k) => PLURAL.test(k))
          .map(stem),
      ),
    ];
    expect(plural.length).toBeGreaterThan(0);
    for (const s of plural) for (const f of forms) expect(all).toHaveProperty([`${s}_${f}`]);
  });
  it('leave nothing empty', () => {
    for (const all of [english, spanish])
      for (const [k, v] of Object.entries(all)) expect([k, v.trim()]).not.toEqual([k, '']);
  });
  it('leave nothing untranslated but what is the same in both', () => {
    const SAME = new Set([
      'admin:grant.title',
      'admin:role.names.supervisor',
      'admin:role.title',
      'common:no',
      'desk:state.limit',
      'desk:state.limit_one',
      'desk:state.limit_other',
      'keys:group.general',
    ]);
    const same = Object.keys(english).filter((k) => english[k] === spanish[k] && !SAME.has(k));
    expect(same).toEqual([]);
  });
});

describe('the keys', () => {
  const patterns = [...code.matchAll(/`(\w+:[^`]*\$\{[^`]*)`/g)].map(
    (m) => new RegExp(`^${(m[1] ?? '').replace(/[.*+?^()|[\]\\]/g, '\\$&').replace(/\$\{[^}]*\}/g, '.+')}$`),
  );
  const used = (k: string) => code.includes(`'${k}'`) || code.includes(`"${k}"`) || patterns.some((p) => p.test(k));
  it('are all used; those of the server are its own', () => {
    const unused = stems(english).filter(
      (k) => !k.startsWith('errors:') && !used(k) && !used(k.replace(/_extension$/, '')),
    );
    expect(unused).toEqual([]);
  });
  it('name every cause and permission', () => {
    for (const c of CAUSES) expect(english).toHaveProperty([`causes:${c}`]);
    for (const p of PERMISSIONS) expect(english).toHaveProperty([`permissions:${p}`]);
  });
  it('no text is written into a component', () => {
    const texts = [...code.matchAll(/(?:label|title|placeholder|aria-label)="([A-Z][a-z]+ [^"]*)"/g)].map(
      (m) => m[1],
    );
    expect(texts).toEqual([]);
  });
});
