import type { UseFormReturnType } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { client, ok } from '../api/client';
import { keys } from '../api/queries';
import type { ImportAnswer, Row, UsedBy } from '../api/rows';
import { type Key, t } from '../i18n';
import type { Permission } from '../session/useCan';

export type NounPath =
  | 'users'
  | 'agents'
  | 'queues'
  | 'campaigns'
  | 'trunks'
  | 'mailboxes'
  | 'inboxes'
  | 'canned-answers'
  | 'knowledge-bases'
  | 'automation-rules'
  | 'macros'
  | 'entry-points'
  | 'schedules'
  | 'prompts'
  | 'scripts'
  | 'forms'
  | 'pause-reasons'
  | 'dispositions'
  | 'teams'
  | 'skills'
  | 'contact-fields'
  | 'sites'
  | 'roles'
  | 'lists'
  | 'dnc-lists';

// biome-ignore lint/suspicious/noExplicitAny: the form of a noun is typed where its fields are
export type NounForm = UseFormReturnType<any>;

export interface Column {
  label: Key;
  value: (row: never) => React.ReactNode;
  /** What the column is sorted by, where its value is no text. */
  by?: (row: never, name: (id: string | undefined) => string) => string | number;
}

/** What makes one noun's pages out of the common list and form. */
export interface NounDef {
  path: NounPath;
  /** Where its pages live, if not in the administration. */
  home?: string;
  title: Key;
  one: Key;
  help: Key;
  read: Permission;
  write: Permission;
  columns: Column[];
  /** Its own list, where the common one does not do. */
  List?: () => React.ReactNode;
  blank: () => object;
  Fields: (props: { form: NounForm; isNew: boolean }) => React.ReactNode;
  /** What belongs to a row that is there beside its fields; it stands under them and is read by whoever reads the row. */
  Below?: (props: { row: Row }) => React.ReactNode;
  /** What else is said of a refusal than its sentence. */
  Refused?: (props: { error: unknown }) => React.ReactNode;
  /** The name of a row for lists and questions. */
  nameOf: (row: never) => string;
  /** Makes what is sent from what is in the form; may create other rows first. */
  before?: (values: never, isNew: boolean) => Promise<object>;
  /** What is left to do when the row was written. */
  after?: (id: string, values: never) => Promise<void>;
  /** Whether rows can be brought in from a table. */
  imports?: boolean;
}

/** The address of a noun's list; a row's page is behind it. */
export function homeOf(def: NounDef): string {
  return def.home ?? `/admin/${def.path}`;
}

/** The noun's name in the audit: pause_reason of pause-reasons. */
export function auditName(path: string): string {
  return path
    .replace(/ies$/, 'y')
    .replace(/(box)es$/, '$1')
    .replace(/s$/, '')
    .replaceAll('-', '_');
}

type Call = <T>(path: string, options?: object) => Promise<{ data?: T; error?: unknown; response: Response }>;
type Untyped = Record<'GET' | 'POST' | 'PUT' | 'DELETE', Call>;
/** The common pages work on any noun: the path is only known when running, so the types cannot follow it. */
const untyped = client as unknown as Untyped;

async function listAll<T>(path: NounPath): Promise<T[]> {
  const items: T[] = [];
  let after = '';
  do {
    const query = path === 'roles' ? {} : { limit: 200, ...(after ? { after } : {}) };
    const page = await ok(
      untyped.GET<{ items: T[] | null; next?: string }>(`/api/v1/${path}`, { params: { query } }),
    );
    items.push(...(page.items ?? []));
    after = page.next ?? '';
  } while (after);
  return items;
}

export function nounQuery<T extends Row>(path: NounPath) {
  return { queryKey: keys.noun(path), queryFn: () => listAll<T>(path) };
}

export function useNoun<T extends Row>(path: NounPath, enabled = true) {
  return useQuery({ ...nounQuery<T>(path), enabled });
}

export function saveRow(path: NounPath, id: string | null, body: object): Promise<Row> {
  return id
    ? ok(untyped.PUT<Row>(`/api/v1/${path}/${encodeURIComponent(id)}`, { body }))
    : ok(untyped.POST<Row>(`/api/v1/${path}`, { body }));
}

export function usedBy(path: NounPath, id: string): Promise<UsedBy> {
  return ok(untyped.GET<UsedBy>(`/api/v1/${path}/${encodeURIComponent(id)}/used-by`));
}

export interface ImportAsk {
  path: NounPath | 'contacts';
  siteId: string;
  columns: string[] | null;
  commit: boolean;
  file: Blob;
}

export function importTable({ path, siteId, columns, commit, file }: ImportAsk): Promise<ImportAnswer> {
  const query = { site_id: siteId, commit, ...(columns ? { columns: columns.join(',') } : {}) };
  return ok(
    untyped.POST<ImportAnswer>(`/api/v1/${path}/import`, {
      params: { query },
      body: file,
      bodySerializer: (b: unknown) => b,
      headers: { 'Content-Type': 'text/csv' },
    }),
  );
}

export function deleteRow(path: NounPath, id: string): Promise<unknown> {
  // it may be asked for while the page goes away
  return ok(untyped.DELETE(`/api/v1/${path}/${encodeURIComponent(id)}`, { keepalive: true }));
}

const BUILTIN = ['administrator', 'supervisor', 'agent'] as const;

/** The roles we bring along have names in every language; those of administrators are as they wrote them. */
export function roleName(row: { name: string; builtin?: boolean }): string {
  const known = BUILTIN.find((b) => row.builtin && b === row.name.toLowerCase());
  return known ? t(`admin:role.names.${known}`) : row.name;
}

/** The rows of another noun as choices of a field. */
export function useOptions(path: NounPath, enabled = true): { value: string; label: string }[] {
  const { data } = useNoun<Row & { name: string; builtin?: boolean }>(path, enabled);
  return (data ?? [])
    .map((r) => ({ value: r.id, label: roleName(r) }))
    .sort((a, b) => a.label.localeCompare(b.label));
}
