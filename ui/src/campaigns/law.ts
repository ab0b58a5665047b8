import type { CallingPresetDetail, CallingRetry, CallingRules } from '../api/rows';
import { t } from '../i18n';

/** A value of a limit by its name in the data, such as lead_caps.day; undefined where nothing is said. */
function said(rules: object, field: string): string | number | undefined {
  let at: unknown = rules;
  for (const part of field.split('.')) at = (at as Record<string, unknown> | undefined)?.[part];
  if (typeof at === 'number' && at !== 0) return at;
  return typeof at === 'string' && at !== '' ? at : undefined;
}

const shown = (v: string | number) => (v === -1 || v === 'none' ? t('campaigns:rules.unlimited') : String(v));

/** What the adopted law says of a limit, also where a region has a rule of its own; empty while no law is there. */
export function lawText(law: CallingPresetDetail | undefined, field: string): string {
  if (!law) return '';
  const of = Object.entries(law.rules.regions ?? {})
    .map(([region, limits]) => [region, said(limits, field)] as const)
    .filter(([, v]) => v !== undefined)
    .map(([region, v]) => `${region}: ${shown(v as string)}`);
  const all = said(law.rules, field);
  if (all === undefined && of.length === 0) return t('campaigns:rules.law_silent');
  return t('campaigns:rules.law_says', {
    value: [...(all === undefined ? [] : [shown(all)]), ...of].join(', '),
  });
}

export const TURNS = ['same', 'next', 'drop', 'finish'] as const;
export type Turn = (typeof TURNS)[number];

/** What of a retry means something: who never calls a number again waits for nothing. */
export function partsOf(turn: string): ('after' | 'next' | 'times')[] {
  if (turn === 'finish') return [];
  return turn === 'drop' ? ['next'] : ['after', 'next', 'times'];
}

/** A retry with nothing in it that its turn makes idle. */
export function trimmed(r: CallingRetry): CallingRetry {
  const out: CallingRetry = { turn: r.turn };
  const parts = partsOf(r.turn);
  if (parts.includes('after') && r.after) out.after = r.after;
  if (parts.includes('next') && r.next) out.next = r.next;
  if (parts.includes('times') && r.times) out.times = r.times;
  return out;
}

/** A retry in words: what follows, after how long, how often. */
export function retryText(r: CallingRetry): string {
  const at = (length: string | undefined) =>
    length ? t('campaigns:retry.said_after', { length }) : t('campaigns:retry.at_once');
  const another = r.next ? [t('campaigns:retry.said_next', { at: at(r.next) })] : [];
  const times = r.times ? [t('campaigns:retry.said_times', { count: r.times })] : [];
  switch (r.turn) {
    case 'same':
      return [t('campaigns:retry.said_same', { at: at(r.after) }), ...times, ...another].join(', ');
    case 'next':
      return [t('campaigns:retry.say_around', { at: at(r.next), again: at(r.after) }), ...times].join(', ');
  }
  const turn = TURNS.find((x) => x === r.turn);
  return [turn ? t(`campaigns:retry.turn.${turn}`) : r.turn, ...another].join(', ');
}

const LENGTH = /^(|none|forever|[1-9]\d{0,8}[dhms])$/;

/** The first field of the rules that holds no length of time: the server reads lengths before it knows their field. */
export function lengthAtFault(rules: CallingRules): string {
  const tables = (['outcomes', 'results'] as const).flatMap((table) =>
    Object.entries(rules[table] ?? {}).flatMap(([name, r]) =>
      (['after', 'next'] as const).map((part) => [`rules.${table}.${name}.${part}`, r[part]] as const),
    ),
  );
  const all = [['rules.gap', rules.gap] as const, ['rules.max_ring', rules.max_ring] as const, ...tables];
  return all.find(([, v]) => !LENGTH.test(v ?? ''))?.[0] ?? '';
}
