import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { saveRow } from '../admin/noun';
import { client, ok } from '../api/client';
import { keys, queries } from '../api/queries';
import type { components } from '../api/schema';
import { origin } from '../app/page';
import { type Inbox, tidy } from './kinds';

export type Sight = components['schemas']['InboxSight'];
export type Step = components['schemas']['InboxTestStep'];

const SIGHTS = ['inbox-sights'] as const;
/** Events make it dated; this is the net below. */
const NET_MS = 15_000;

/** How the inboxes fare. */
export function useSights() {
  return useQuery({
    queryKey: SIGHTS,
    queryFn: () => ok(client.GET('/api/v1/inbox-sights')),
    refetchInterval: NET_MS,
  });
}

export function useRejects(id: string) {
  return useInfiniteQuery({
    queryKey: ['inbox-rejects', id],
    queryFn: ({ pageParam }) =>
      ok(
        client.GET('/api/v1/inboxes/{id}/rejects', {
          params: { path: { id }, query: pageParam ? { after: pageParam } : {} },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
    staleTime: 0,
  });
}

export function rejectAddress(id: string, seq: number): string {
  return `${origin()}/api/v1/inboxes/${encodeURIComponent(id)}/rejects/${seq}`;
}

export async function runTest(id: string): Promise<Step[]> {
  const { items } = await ok(client.POST('/api/v1/inboxes/{id}/test', { params: { path: { id } } }));
  void queries.invalidateQueries({ queryKey: SIGHTS });
  return items ?? [];
}

/** Where the provider reaches an inbox. */
export function webhookOf(row: Pick<Inbox, 'id' | 'public_url'>): string {
  return row.public_url || `${origin()}/hooks/${row.id}`;
}

/** What is sent of a row; the names of the secrets are the server's own. */
export function sentOf({ known_secrets: _, ...row }: Inbox): object {
  return { ...row, settings: tidy((row.settings ?? {}) as Record<string, unknown>) };
}

/** Writes one inbox as another and has everything about it fetched again. */
export async function writeInbox(row: Inbox): Promise<void> {
  await saveRow('inboxes', row.id, sentOf(row));
  await Promise.all([
    queries.invalidateQueries({ queryKey: keys.noun('inboxes') }),
    queries.invalidateQueries({ queryKey: SIGHTS }),
  ]);
}

/** Tells the provider the address that is shown; it is kept, so that what the provider signs is known. */
export async function tellProvider(row: Inbox): Promise<void> {
  const address = webhookOf(row);
  if (!row.public_url) await writeInbox({ ...row, public_url: address });
  await ok(client.POST('/api/v1/inboxes/{id}/subscribe', { params: { path: { id: row.id } } }));
  void queries.invalidateQueries({ queryKey: SIGHTS });
}

export function retryReject(id: string, seq: number) {
  return ok(client.POST('/api/v1/inboxes/{id}/rejects/{seq}/retry', { params: { path: { id, seq } } }));
}
