import { keepPreviousData, type QueryClient, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Session } from '../api/answers';
import { client, ok } from '../api/client';
import { queries, keys as shared } from '../api/queries';
import type { Thread } from './records';
import { type Held, LARGEST, PAGE, withEnd, withOlder } from './timeline';
import { queryOf, type Wish } from './wish';

/** An event that got lost costs no more than this. */
const NET_MS = 60_000;
/** How old a list may be, and a conversation of others, whose messages no event tells. */
const OTHERS_MS = 5_000;
const LIST = 50;

export const keys = {
  thread: (id: string) => ['thread', id] as const,
  messages: (id: string) => ['messages', id] as const,
  acts: (id: string) => ['thread-acts', id] as const,
  mentions: ['mentions'] as const,
  threads: (query: Record<string, string>) => ['threads', query] as const,
};

/** Whether events tell all of a conversation: it is this agent's own. */
export function isOwn(thread: Pick<Thread, 'agent_id'> | undefined): boolean {
  const own = queries.getQueryData<Session | null>(shared.session)?.agent_id;
  return Boolean(own) && thread?.agent_id === own;
}

export function useThread(id: string) {
  return useQuery({
    queryKey: keys.thread(id),
    queryFn: async () => {
      const fresh = await ok(client.GET('/api/v1/threads/{id}', { params: { path: { id } } }));
      const held = queries.getQueryData<Thread>(keys.thread(id));
      return held && held.version > fresh.version ? held : fresh; // an event was faster
    },
    enabled: id !== '',
    staleTime: (q) => (isOwn(q.state.data) ? NET_MS : OTHERS_MS),
  });
}

function page(id: string, query: { before_seq?: number; limit: number }) {
  return ok(client.GET('/api/v1/threads/{id}/messages', { params: { path: { id }, query } }));
}

/** The end of a conversation, and as much before it as was asked for. Events keep it true; a hole has it fetched again. */
export function useMessages(id: string) {
  return useQuery({
    queryKey: keys.messages(id),
    queryFn: async (): Promise<Held> => {
      const before = queries.getQueryData<Held>(keys.messages(id));
      const limit = Math.min(LARGEST, Math.max(PAGE, before?.items.length ?? 0));
      const { items } = await page(id, { limit });
      return withEnd(queries.getQueryData<Held>(keys.messages(id)), items);
    },
    enabled: id !== '',
    staleTime: NET_MS,
  });
}

/** What was done with a conversation; events make it dated. */
export function useActs(id: string) {
  return useQuery({
    queryKey: keys.acts(id),
    queryFn: () => ok(client.GET('/api/v1/threads/{id}/acts', { params: { path: { id } } })),
    enabled: id !== '',
    staleTime: NET_MS,
  });
}

/** Notes that name this agent, those not seen first. */
export function useMentions(enabled: boolean) {
  return useQuery({
    queryKey: keys.mentions,
    queryFn: () => ok(client.GET('/api/v1/mentions', { params: { query: { limit: 100 } } })),
    enabled,
    refetchInterval: NET_MS,
    staleTime: 5_000,
  });
}

/** Fetches what was before. */
export async function fetchOlder(id: string): Promise<void> {
  const first = queries.getQueryData<Held>(keys.messages(id))?.items[0]?.seq;
  if (!first || first <= 1) return;
  const { items } = await page(id, { before_seq: first, limit: PAGE });
  queries.setQueryData<Held>(keys.messages(id), (held) => held && withOlder(held, items));
}

/** Conversations that were asked for, the latest message first; the server pages. */
export function useThreads(wish: Wish, enabled = true) {
  const query = queryOf(wish);
  return useInfiniteQuery({
    queryKey: keys.threads(query),
    queryFn: async ({ pageParam }) => {
      const params = { query: { ...query, limit: LIST, ...(pageParam ? { after: pageParam } : {}) } };
      const found = await ok(client.GET('/api/v1/threads', { params }));
      for (const x of found.items) if (queries.getQueryData(keys.thread(x.id))) keepThread(x);
      return found;
    },
    enabled,
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
    placeholderData: keepPreviousData,
    refetchInterval: NET_MS,
    staleTime: OTHERS_MS,
  });
}

/** What else was written with a contact. */
export function useThreadsOf(contactId: string) {
  return useQuery({
    queryKey: keys.threads({ contact_id: contactId }),
    queryFn: () => ok(client.GET('/api/v1/threads', { params: { query: { contact_id: contactId, limit: 10 } } })),
    enabled: contactId !== '',
  });
}

/** What else was written in the same inbox with the same customer. */
export function useBeside(thread: Pick<Thread, 'inbox_id' | 'contact_id' | 'handle'>) {
  const query: Record<string, string> = { inbox_id: thread.inbox_id };
  query[thread.contact_id ? 'contact_id' : 'search'] = thread.contact_id || thread.handle;
  return useQuery({
    queryKey: keys.threads(query),
    queryFn: () => ok(client.GET('/api/v1/threads', { params: { query: { ...query, limit: 50 } } })),
  });
}

/** The inboxes, what their channels can do and how they fare. */
export function useSights() {
  return useQuery({
    queryKey: ['inbox-sights'],
    queryFn: () => ok(client.GET('/api/v1/inbox-sights')),
    refetchInterval: NET_MS,
    staleTime: NET_MS,
  });
}

export function useTemplates(inboxId: string, enabled: boolean) {
  return useQuery({
    queryKey: ['inbox-templates', inboxId],
    queryFn: () => ok(client.GET('/api/v1/inboxes/{id}/templates', { params: { path: { id: inboxId } } })),
    staleTime: 5 * NET_MS,
    enabled,
  });
}

export function useContact(id: string, enabled: boolean) {
  return useQuery({
    queryKey: ['contacts', 'id', id],
    queryFn: () => ok(client.GET('/api/v1/contacts/{id}', { params: { path: { id } } })),
    enabled: enabled && id !== '',
  });
}

/** Puts a thread that the server answered where it is shown, unless something newer is there. */
export function keepThread(thread: Thread, cache: QueryClient = queries): void {
  cache.setQueryData<Thread>(keys.thread(thread.id), (was) => (was && was.version > thread.version ? was : thread));
}

/** What is open is read again; what is not, when it is opened. */
export function readAgain(): void {
  void queries.invalidateQueries({ queryKey: ['thread'] });
  void queries.invalidateQueries({ queryKey: ['messages'] });
}
