import { currentLanguage, t } from '../i18n';
import { languageName, list, number, weekday } from '../i18n/format';
import { CHANNELS } from '../inbox/records';
import { type Action, type Condition, DO_NAMES, DOS, FILES, KINDS, type Named, type Rule, timed } from './vocabulary';

/** The name of a row that a rule speaks of; undefined for one that is gone or may not be seen. */
export type NameOf = (of: Named, id: string) => string | undefined;

/** Minutes in the largest unit in which they are whole: "5 minutes", "2 hours", "3 days". */
export function lasting(minutes: number): string {
  const [value, unit] =
    minutes >= 1_440 && minutes % 1_440 === 0
      ? [minutes / 1_440, 'day']
      : minutes >= 60 && minutes % 60 === 0
        ? [minutes / 60, 'hour']
        : [minutes, 'minute'];
  return new Intl.NumberFormat(currentLanguage(), { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}

const either = (items: string[]) => new Intl.ListFormat(currentLanguage(), { type: 'disjunction' }).format(items);

const LONGEST = 80;
function quoted(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  const cut = [...line].length > LONGEST ? `${[...line].slice(0, LONGEST - 1).join('')}…` : line;
  return cut ? t('automation:quoted', { text: cut }) : t('automation:nothing_yet');
}

function named(nameOf: NameOf, of: Named, id: string): string {
  if (!id) return t('automation:nothing_yet');
  return nameOf(of, id) ?? t('automation:gone');
}

/** A value of a closed vocabulary as a word. */
export function choiceName(kind: Condition['kind'], value: string): string {
  if (kind === 'weekday') return weekday(Number(value) % 7);
  if (kind === 'attachment') {
    const file = FILES.find((f) => f === value);
    return file ? t(`automation:file.${file}`) : value;
  }
  const channel = CHANNELS.find((c) => c === value);
  return channel ? t(`inboxadmin:channels.${channel}`) : value;
}

function valuesOf(c: Condition, nameOf: NameOf): string {
  const kind = KINDS[c.kind];
  if (kind.are === 'range') return range(c);
  const values = c.values ?? [];
  if (values.length === 0) return c.kind === 'attachment' ? t('automation:any_file') : t('automation:nothing_yet');
  if (kind.are === 'rows') return either(values.map((v) => named(nameOf, kind.of, v)));
  if (kind.are === 'choices') return either(values.map((v) => choiceName(c.kind, v)));
  return either(values.map((v) => (c.kind === 'language' ? languageName(v) : quoted(v))));
}

const hour = (h: number) => `${String(h).padStart(2, '0')}:00`;

function range({ kind, min, max }: Condition): string {
  if (kind === 'hour') {
    // both hours are meant whole: until 17 is until the clock shows 18
    return t('automation:range.hours', { from: hour(min ?? 0), to: hour(((max ?? 23) + 1) % 24) });
  }
  if (min !== undefined && max !== undefined) {
    return min === max ? number(min) : t('automation:range.both', { from: number(min), to: number(max) });
  }
  if (min !== undefined) return t('automation:range.from', { from: number(min) });
  return max === undefined ? t('automation:nothing_yet') : t('automation:range.to', { to: number(max) });
}

export function conditionSaid(c: Condition, nameOf: NameOf): string {
  const empty = c.kind === 'contact' && (c.values ?? []).length === 0;
  const key = empty ? 'contact_empty' : c.kind;
  return t(c.not ? `automation:unless.${key}` : `automation:if.${key}`, {
    values: valuesOf(c, nameOf),
    field: c.field || t('automation:nothing_yet'),
  });
}

function toldOf(a: Action, nameOf: NameOf): string {
  const told = DOS[a.do];
  switch (told.is) {
    case 'row':
      return named(nameOf, told.of, a.value ?? '');
    case 'number':
      return a.do === 'snooze' ? lasting(a.number ?? 0) : number(a.number ?? 0);
    case 'nothing':
      return '';
    default:
      return quoted(a.value ?? '');
  }
}

/** An action as something that is to be done: "tag it “late”". */
export function actionSaid(a: Action, nameOf: NameOf): string {
  return t(`automation:then.${a.do}`, { value: toldOf(a, nameOf) });
}

/** Conditions that must all hold; the comma keeps the "and" between them apart from the "or" within one. */
function together(all: string[]): string {
  const last = all.at(-1) ?? '';
  return all.length < 2 ? last : t('automation:sentence.and', { first: all.slice(0, -1).join(', '), last });
}

type Said = Pick<Rule, 'when' | 'minutes' | 'any' | 'conditions' | 'actions'>;

/** A whole rule in one sentence of the reader's language. */
export function ruleSaid(r: Said, nameOf: NameOf): string {
  const when = t(`automation:when.${r.when}`, timed(r.when) ? { time: lasting(r.minutes ?? 0) } : {});
  const does = (r.actions ?? []).map((a) => actionSaid(a, nameOf));
  const actions = does.length > 0 ? list(does) : t('automation:nothing_yet');
  const all = (r.conditions ?? []).map((c) => conditionSaid(c, nameOf));
  if (all.length === 0) return t('automation:sentence.always', { when, actions });
  return t('automation:sentence.if', { when, conditions: r.any ? either(all) : together(all), actions });
}

const REASONS = [
  ...(['too_many', 'window', 'opted_out', 'unreachable', 'closed', 'inbox_off'] as const),
  ...(['gone', 'not_now', 'no_survey', 'asked', 'machines'] as const),
];
const LINE = new RegExp(`^([a-z]+)(?: (.*?))??(?: \\((${REASONS.join('|')})\\))?$`);

/** A line of a rule's note, which is an action's word, what it was about and why it was not done, as people say it. */
export function lineSaid(line: string, nameOf: NameOf): string {
  const [, word = '', about = '', why = ''] = LINE.exec(line) ?? [];
  const what = DO_NAMES.find((d) => d === word);
  if (!what) return line;
  const value = toldOf({ do: what, value: about, number: Number(about) || 0 }, nameOf);
  const said = t(`automation:did.${what}`, { value });
  const reason = REASONS.find((r) => r === why);
  return reason
    ? t('automation:did_not', { why: t(`automation:why.${reason === 'too_many' ? 'often' : reason}`), what: said })
    : said;
}
