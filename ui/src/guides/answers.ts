import type { Form, FormField } from '../api/rows';

/** What is wrong with an answer: the end of a key in errors.json, and what its sentence names. */
export interface Trouble {
  key:
    | 'required'
    | 'number'
    | 'date'
    | 'choice'
    | 'phone'
    | 'email'
    | 'least'
    | 'most'
    | 'too_short'
    | 'too_long'
    | 'one_line'
    | 'pattern';
  min?: string | number;
  max?: string | number;
}

export type Answers = Record<string, string>;

const NUMBER = /^-?[0-9]{1,15}(\.[0-9]{1,6})?$/;
const PHONE = /^\+?[0-9]{3,20}$/;
const EMAIL = /^[^\s@,;<>"]+@[^\s@,;<>".]+(\.[^\s@,;<>".]+)+$/;
const MAX_ANSWER = 2000;
const MAX_MATCHED = 200;

/** Writes an answer as it is kept. */
export function tidy(field: FormField, answer: string): string {
  const v = answer.trim();
  if (field.kind === 'phone') return v.replace(/[ ()\-./]/g, '');
  if (field.kind !== 'choices') return v;
  const chosen = v.split(',');
  const known = (field.options ?? []).map((o) => o.key).filter((k) => chosen.includes(k));
  return [...known, ...chosen.filter((c) => c && !known.includes(c))].join(',');
}

/** What is wrong with an answer that is not empty. The server has the same rules, in desk/guides/answers.go. */
export function troubleOf(field: FormField, v: string): Trouble | null {
  if ([...v].length > MAX_ANSWER) return { key: 'too_long', max: MAX_ANSWER };
  switch (field.kind) {
    case 'number':
      return NUMBER.test(v) ? within(field, v) : { key: 'number' };
    case 'date':
      return isDate(v) ? within(field, v) : { key: 'date' };
    case 'yes_no':
      return v === 'yes' || v === 'no' ? null : { key: 'choice' };
    case 'choice':
    case 'choices': {
      const chosen = field.kind === 'choice' ? [v] : v.split(',');
      const known = (field.options ?? []).map((o) => o.key);
      return chosen.every((c) => known.includes(c)) ? null : { key: 'choice' };
    }
    case 'phone':
      return PHONE.test(v) ? null : { key: 'phone' };
    case 'email':
      return v.length <= 254 && EMAIL.test(v) ? null : { key: 'email' };
    default:
      return written(field, v);
  }
}

function isDate(v: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(v) || v < '0001') return false;
  const day = new Date(`${v}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(v);
}

function within(field: FormField, v: string): Trouble | null {
  const less = (a: string, b: string) => (field.kind === 'date' ? a < b : Number(a) < Number(b));
  if (field.min && less(v, field.min)) return { key: 'least', min: field.min };
  if (field.max && less(field.max, v)) return { key: 'most', max: field.max };
  return null;
}

function written(field: FormField, v: string): Trouble | null {
  const length = [...v].length;
  if (field.kind === 'text' && /[\r\n]/.test(v)) return { key: 'one_line' };
  if (length < (field.min_length ?? 0)) return { key: 'too_short', min: field.min_length };
  if (field.max_length && length > field.max_length) return { key: 'too_long', max: field.max_length };
  if (!field.pattern) return null;
  return length <= MAX_MATCHED && matches(field.pattern, v) ? null : { key: 'pattern' };
}

function matches(pattern: string, v: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u').test(v);
  } catch {
    return true; // the server judges what this browser cannot
  }
}

/** The first question with a wrong answer or, when `complete`, without one that is needed. */
export function firstTrouble(form: Form, answers: Answers, complete: boolean): [FormField, Trouble] | null {
  for (const field of form.fields ?? []) {
    const v = tidy(field, answers[field.key] ?? '');
    const trouble = v ? troubleOf(field, v) : complete && field.required ? ({ key: 'required' } as const) : null;
    if (trouble) return [field, trouble];
  }
  return null;
}

/** The answers as they are sent: without empty ones, and without those to questions that are gone. */
export function kept(form: Form, answers: Answers): Answers {
  const all = (form.fields ?? []).map((f) => [f.key, tidy(f, answers[f.key] ?? '')] as const);
  return Object.fromEntries(all.filter(([, v]) => v));
}
