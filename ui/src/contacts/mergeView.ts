import type { Contact, ContactField } from '../api/rows';
import { type Key, t } from '../i18n';
import { languageName } from '../i18n/format';
import { kindName, wayText } from './names';

/** One line of the comparison: what both have, and what the contact that remains will have. */
export interface Line {
  label: string;
  into: string[];
  from: string[];
  stays: string[];
}

const PLAIN = ['name', 'company', 'time_zone'] as const;
const LABELS: Record<(typeof PLAIN)[number], Key> = {
  name: 'contacts:name',
  company: 'contacts:company',
  time_zone: 'contacts:zone',
};

const one = (value: string | undefined) => (value ? [value] : []);

/** What stays when one contact becomes part of another, by the rules of the server, which alone decides. */
export function compare(into: Contact, from: Contact, fields: ContactField[], owner: (id: string) => string): Line[] {
  const pick = (label: string, a: string | undefined, b: string | undefined): Line => ({
    ...{ label, into: one(a), from: one(b), stays: one(a || b) },
  });
  const lines = PLAIN.map((f) => pick(t(LABELS[f]), into[f], from[f]));
  const speaks = (c: Contact) => (c.language ? languageName(c.language) : undefined);
  lines.push(pick(t('contacts:language'), speaks(into), speaks(from)));
  const ways = (c: Contact) => c.identities.map((i) => `${kindName(i.kind)}: ${wayText(i)}`);
  lines.push({
    ...{ label: t('contacts:reached'), into: ways(into), from: ways(from) },
    stays: [...new Set([...ways(into), ...ways(from)])],
  });
  const named = (id: string | undefined) => (id ? owner(id) : undefined);
  lines.push(pick(t('contacts:owner'), named(into.owner_id), named(from.owner_id)));
  const keys = new Set([...Object.keys(into.custom ?? {}), ...Object.keys(from.custom ?? {})]);
  for (const key of keys) {
    lines.push(pick(fields.find((f) => f.key === key)?.label ?? key, into.custom?.[key], from.custom?.[key]));
  }
  lines.push({
    ...{ label: t('customer:tags'), into: into.tags ?? [], from: from.tags ?? [] },
    stays: together(into.tags ?? [], from.tags ?? []),
  });
  lines.push({
    ...{ label: t('contacts:notes'), into: one(into.notes), from: one(from.notes) },
    stays: [...one(into.notes), ...one(from.notes)],
  });
  return lines.filter((l) => l.into.length + l.from.length > 0);
}

function together(a: string[], b: string[]): string[] {
  const known = (tag: string) => a.some((x) => x.toLocaleLowerCase() === tag.toLocaleLowerCase());
  return [...a, ...b.filter((tag) => !known(tag))];
}
