import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { client, ok } from '../api/client';
import { keys } from '../api/queries';
import type { ListImport, ListImportPlan } from '../api/rows';

/** A list of leads or one of numbers nobody may call: both take files by the same road. */
export type Kind = 'lists' | 'dnc-lists';

/** All keys begin with their noun's, so that directory.changed makes them dated (api/link.ts). */
const ofList = (kind: Kind, id: string, ...more: string[]) => [...keys.noun(kind), id, ...more];
const ofImport = (id: string, ...more: string[]) => [...keys.noun('list-imports'), id, ...more];

const PAGE = 50;

export function useList(id: string, enabled = true) {
  return useQuery({
    queryKey: ofList('lists', id),
    queryFn: () => ok(client.GET('/api/v1/lists/{id}', { params: { path: { id } } })),
    enabled,
  });
}

export function useDncList(id: string, enabled = true) {
  return useQuery({
    queryKey: ofList('dnc-lists', id),
    queryFn: () => ok(client.GET('/api/v1/dnc-lists/{id}', { params: { path: { id } } })),
    enabled,
  });
}

export function useLeads(id: string, number: string, after: string) {
  return useQuery({
    queryKey: ofList('lists', id, 'leads', number, after),
    queryFn: () =>
      ok(
        client.GET('/api/v1/lists/{id}/leads', {
          params: {
            path: { id },
            query: { limit: PAGE, ...(number ? { number } : {}), ...(after ? { after } : {}) },
          },
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

export function useNumbers(id: string, number: string, after: string) {
  return useQuery({
    queryKey: ofList('dnc-lists', id, 'numbers', number, after),
    queryFn: () =>
      ok(
        client.GET('/api/v1/dnc-lists/{id}/numbers', {
          params: {
            path: { id },
            query: { limit: PAGE, ...(number ? { number } : {}), ...(after ? { after } : {}) },
          },
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

export function useImports(kind: Kind, id: string) {
  const path = { params: { path: { id } } };
  return useQuery({
    queryKey: [...keys.noun('list-imports'), 'of', kind, id],
    queryFn: () =>
      kind === 'lists'
        ? ok(client.GET('/api/v1/lists/{id}/imports', path))
        : ok(client.GET('/api/v1/dnc-lists/{id}/imports', path)),
  });
}

export function useRegisters() {
  return useQuery({
    queryKey: ['public-registers'],
    queryFn: () => ok(client.GET('/api/v1/public-registers')),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

const BUSY = ['to_check', 'checking', 'to_run', 'running', 'finishing'];

/** The importer has it. */
export const busy = (i: Pick<ListImport, 'state'>) => BUSY.includes(i.state);

const FIRST_MS = 1_000;
const LONGEST_MS = 15_000;

/** How long to wait until the import is asked for again, if nothing was pushed meanwhile: longer each time. */
export const backoff = (asked: number) => Math.min(LONGEST_MS, FIRST_MS * 1.5 ** Math.max(0, asked - 1));

/** An import; while it is under way its progress is pushed, and below that asked for. */
export function useImport(id: string) {
  return useQuery({
    queryKey: ofImport(id),
    queryFn: () => ok(client.GET('/api/v1/list-imports/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data && busy(state.data) ? backoff(state.dataUpdateCount) : false),
    staleTime: 0,
  });
}

/** What a plan that is not the file's own yet would make of its first rows. */
export function usePreview(id: string, plan: ListImportPlan, enabled: boolean) {
  return useQuery({
    queryKey: ['list-preview', id, plan],
    queryFn: () => ok(client.POST('/api/v1/list-imports/{id}/preview', { params: { path: { id } }, body: { plan } })),
    enabled,
    retry: false,
    placeholderData: keepPreviousData,
  });
}

export function useRejected(id: string, enabled: boolean) {
  return useQuery({
    queryKey: ofImport(id, 'rejected'),
    queryFn: () => ok(client.GET('/api/v1/list-imports/{id}/rejected-rows', { params: { path: { id } } })),
    enabled,
    retry: false,
  });
}

export type Order = 'check' | 'start' | 'cancel';

export function order(what: Order, id: string, plan: ListImportPlan): Promise<ListImport> {
  const path = { id };
  switch (what) {
    case 'check':
      return ok(client.POST('/api/v1/list-imports/{id}/check', { params: { path }, body: { plan } }));
    case 'start':
      return ok(client.POST('/api/v1/list-imports/{id}/start', { params: { path }, body: { plan } }));
    case 'cancel':
      return ok(client.POST('/api/v1/list-imports/{id}/cancel', { params: { path } }));
  }
}

export function addNumbers(id: string, numbers: string[]): Promise<unknown> {
  return ok(client.POST('/api/v1/dnc-lists/{id}/numbers', { params: { path: { id } }, body: { numbers } }));
}

export function removeNumber(id: string, number: string): Promise<unknown> {
  return ok(client.DELETE('/api/v1/dnc-lists/{id}/numbers/{number}', { params: { path: { id, number } } }));
}
