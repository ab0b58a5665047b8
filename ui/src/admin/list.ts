import { useQueries } from '@tanstack/react-query';
import type { Row } from '../api/rows';
import type { Key } from '../i18n';
import { currentLanguage } from '../i18n';
import { type Column, type NounDef, type NounPath, nounQuery, roleName } from './noun';

/** The name behind an id of any noun: ids are unique among all of them. */
export type NameOf = (id: string | undefined) => string;

/** One way of seeing fewer rows; what is chosen is in the address under its name. */
export interface Filter {
  name: string;
  label: Key;
  /** The choices are the rows of a noun… */
  of?: NounPath;
  /** …or these. */
  choices?: { value: string; label: Key }[];
  /** …or these, whose words are the same in every language. */
  texts?: { value: string; text: string }[];
  holds: (row: never, value: string) => boolean | undefined;
}

/** More rows than this come in pages: a page of a thousand rows is slow to draw and slower to read aloud. */
export const PAGE = 100;

export interface Wish {
  q: string;
  sort: string;
  page: number;
  filters: Record<string, string>;
}

export interface Found<T> {
  rows: T[];
  shown: T[];
  page: number;
  pages: number;
}

/** A column's name in the address. */
export function columnName(c: Column): string {
  return c.label.split('.').at(-1) ?? c.label;
}

export function readWish(params: URLSearchParams, filters: Filter[]): Wish {
  return {
    q: params.get('q') ?? '',
    sort: params.get('sort') ?? '',
    page: Math.max(1, Math.floor(Number(params.get('page'))) || 1),
    filters: Object.fromEntries(filters.map((f) => [f.name, params.get(f.name) ?? ''])),
  };
}

/** The rows that were wished for, in the order that was wished for. */
export function find<T extends Row>(def: NounDef, filters: Filter[], all: T[], wish: Wish, name: NameOf): Found<T> {
  const wanted = wish.q.toLocaleLowerCase();
  const nameOf = (r: T) => def.nameOf(r as never);
  const rows = all.filter(
    (r) =>
      nameOf(r).toLocaleLowerCase().includes(wanted) &&
      filters.every((f) => !wish.filters[f.name] || f.holds(r as never, wish.filters[f.name] as string)),
  );
  const { compare } = new Intl.Collator(currentLanguage(), { numeric: true, sensitivity: 'base' });
  const column = def.columns.find((c) => columnName(c) === wish.sort.replace(/^-/, '')) ?? null;
  const way = wish.sort.startsWith('-') ? -1 : 1;
  const by = (r: T): string => (column ? sortText(column, r, name) : nameOf(r));
  // each key is made once: making it in the comparison would make it a dozen times for every row
  const keyed = rows.map((row) => ({ row, key: by(row), name: nameOf(row) }));
  keyed.sort((a, b) => way * compare(a.key, b.key) || compare(a.name, b.name));
  const pages = Math.max(1, Math.ceil(keyed.length / PAGE));
  const page = Math.min(wish.page, pages);
  const sorted = keyed.map((k) => k.row);
  return { rows: sorted, shown: sorted.slice((page - 1) * PAGE, page * PAGE), page, pages };
}

function sortText(column: Column, row: Row, name: NameOf): string {
  if (column.by) return String(column.by(row as never, name));
  const drawn = column.value(row as never);
  return typeof drawn === 'string' ? drawn : '';
}

type Named = Row & { name: string; builtin?: boolean };

/** The names of the rows that a list speaks of; one that may not be read has none. */
export function useNames(of: NounPath[]): NameOf {
  return useQueries({
    queries: of.map((path) => nounQuery<Named>(path)),
    combine: names,
  });
}

// outside of the hook, so that the map is only made again when an answer is new
function names(answers: { data?: Named[] }[]): NameOf {
  const known = new Map(answers.flatMap((a) => (a.data ?? []).map((r) => [r.id, roleName(r)] as const)));
  return (id) => known.get(id ?? '') ?? '';
}
