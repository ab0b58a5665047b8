import { ApiError, explain } from '../api/errors';
import type { Row } from '../api/rows';
import { type Key, t } from '../i18n';
import { list } from '../i18n/format';
import type { NameOf } from './list';
import { type NounDef, type NounPath, saveRow } from './noun';

/** A field that can be set for many rows at once. */
export interface BulkField {
  name: string;
  label: Key;
  kind: 'yes' | 'count' | 'choice' | 'ref' | 'refs';
  of?: NounPath;
  choices?: { value: string; label: Key }[];
  /** Choices whose words are the same in every language. */
  texts?: { value: string; text: string }[];
  min?: number;
  max?: number;
  start?: number;
}

/** What becomes of a list of other rows: those chosen come to it, leave it, or are all that stays. */
export type How = 'add' | 'remove' | 'set';
/** Null as long as nothing is chosen: nobody empties a field of many rows by one press too early. */
export type Value = string | number | boolean | string[] | null;

export interface Change {
  row: Row;
  was: unknown;
  is: unknown;
}

export interface Failure {
  row: Row;
  sentence: string;
}

export function startOf(field: BulkField): Value {
  switch (field.kind) {
    case 'yes':
      return true;
    case 'count':
      return field.start ?? field.min ?? 0;
    case 'refs':
      return [];
    case 'choice':
      return field.choices?.[0]?.value ?? field.texts?.[0]?.value ?? '';
    default:
      return null;
  }
}

function become(was: unknown, value: Value, how: How): unknown {
  if (!Array.isArray(value)) return value;
  const held = (was as string[] | null | undefined) ?? [];
  if (how === 'add') return [...held, ...value.filter((v) => !held.includes(v))];
  if (how === 'remove') return held.filter((v) => !value.includes(v));
  return value;
}

/** The rows that would differ afterwards; the others are left alone. */
export function changesOf(rows: Row[], field: BulkField, value: Value, how: How): Change[] {
  if (value === null || (how === 'set' && Array.isArray(value) && value.length === 0)) return [];
  return rows
    .map((row) => {
      const was = (row as unknown as Record<string, unknown>)[field.name];
      return { row, was, is: become(was, value, how) };
    })
    .filter((c) => JSON.stringify(c.was ?? empty(c.is)) !== JSON.stringify(c.is));
}

/** A field that the server leaves out is empty. */
function empty(like: unknown): unknown {
  return Array.isArray(like) ? [] : typeof like === 'number' ? 0 : typeof like === 'boolean' ? false : '';
}

/** A value as people read it. */
export function valueText(field: BulkField, value: unknown, name: NameOf): string {
  switch (field.kind) {
    case 'yes':
      return value ? t('common:yes') : t('common:no');
    case 'refs': {
      const ids = (value as string[] | undefined) ?? [];
      return ids.length > 0 ? list(ids.map((id) => name(id) || '–')) : '–';
    }
    case 'ref':
      return name(value as string) || '–';
    case 'choice': {
      const choice = field.choices?.find((c) => c.value === value);
      return choice ? t(choice.label) : (field.texts?.find((c) => c.value === value)?.text ?? '–');
    }
    default:
      // a wrap-up without an end is kept as a number below nought
      return Number(value ?? 0) < 0 ? t('admin:queue.wrapup_open') : String(value ?? 0);
  }
}

/**
 * Writes the rows one after the other, each with the version that was looked at: a row that somebody else changed
 * meanwhile is refused, told and left as it is. Once the server cannot be reached at all the rest is not tried.
 */
export async function writeAll(
  def: NounDef,
  field: BulkField,
  changes: Change[],
  { onDone, stopped }: { onDone: (done: number) => void; stopped: () => boolean },
): Promise<Failure[]> {
  const failures: Failure[] = [];
  let lost: unknown = null;
  for (const [n, c] of changes.entries()) {
    if (stopped() || lost) {
      failures.push({ row: c.row, sentence: lost ? explain(lost) : t('bulk:not_tried') });
      continue;
    }
    try {
      const values = { ...c.row, [field.name]: c.is };
      await saveRow(def.path, c.row.id, def.before ? await def.before(values as never, false) : values);
    } catch (e) {
      failures.push({ row: c.row, sentence: explain(e) });
      if (e instanceof ApiError && e.status === 0) lost = e;
    }
    onDone(n + 1);
  }
  return failures;
}
