import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { client, ok } from '../api/client';
import { queries } from '../api/queries';
import type { components } from '../api/schema';

type S = components['schemas'];
export type InboxBot = S['InboxBot'];
export type Trial = S['BotTrial'];
export type Tool = S['BotTool'];
export type Param = S['BotToolParam'];
export type Usage = S['BotUsage'];
export type Use = S['BotUse'];
export type Base = S['KnowledgeBase'];
export type Entry = S['KnowledgeEntry'];
export type Source = S['KnowledgeSource'];
export type SourceDraft = S['SourceDraft'];
export type Hit = S['KnowledgeHit'];

const keys = {
  bot: (inbox: string) => ['bot', inbox] as const,
  usage: (inbox: string) => ['bot-usage', inbox] as const,
  sources: (base: string) => ['knowledge-sources', base] as const,
  source: (base: string, id: string) => ['knowledge-source', base, id] as const,
};

export function useBot(inbox: string) {
  return useQuery({
    queryKey: keys.bot(inbox),
    queryFn: () => ok(client.GET('/api/v1/inboxes/{id}/bot', { params: { path: { id: inbox } } })),
    enabled: inbox !== '',
  });
}

export function forgetBot(inbox: string): Promise<void> {
  return queries.invalidateQueries({ queryKey: keys.bot(inbox) });
}

/** Writes the bot; what comes back is what is shown from then on. */
export async function saveBot(inbox: string, body: S['InboxBotDraft']): Promise<InboxBot> {
  const bot = await ok(client.PUT('/api/v1/inboxes/{id}/bot', { params: { path: { id: inbox } }, body }));
  queries.setQueryData(keys.bot(inbox), bot);
  return bot;
}

export async function tryBot(inbox: string, question: string): Promise<Trial> {
  const params = { path: { id: inbox } };
  const trial = await ok(client.POST('/api/v1/inboxes/{id}/bot/try', { params, body: { question } }));
  void queries.invalidateQueries({ queryKey: keys.usage(inbox) });
  return trial;
}

/** What the models took in the last thirty days. */
export function useUsage(inbox: string) {
  return useQuery({
    queryKey: keys.usage(inbox),
    queryFn: () => ok(client.GET('/api/v1/inboxes/{id}/bot/usage', { params: { path: { id: inbox } } })),
  });
}

/** Each request to a model, the latest first. */
export function useUses(inbox: string, enabled: boolean) {
  return useInfiniteQuery({
    queryKey: [...keys.usage(inbox), 'each'],
    queryFn: ({ pageParam }) =>
      ok(
        client.GET('/api/v1/inboxes/{id}/bot/uses', {
          params: { path: { id: inbox }, query: pageParam ? { after: pageParam } : {} },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
    enabled,
  });
}

export function useSources(base: string) {
  return useInfiniteQuery({
    queryKey: keys.sources(base),
    queryFn: ({ pageParam }) =>
      ok(
        client.GET('/api/v1/knowledge-bases/{id}/sources', {
          params: { path: { id: base }, query: { limit: 50, ...(pageParam ? { after: pageParam } : {}) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
  });
}

export function useSource(base: string, id: string) {
  return useQuery({
    queryKey: keys.source(base, id),
    queryFn: () =>
      ok(
        client.GET('/api/v1/knowledge-bases/{id}/sources/{source_id}', {
          params: { path: { id: base, source_id: id } },
        }),
      ),
    enabled: id !== '',
    staleTime: 0,
    gcTime: 0, // a text may be large, and is edited as it is now
  });
}

/** Writes a source, a new one without an id. */
export async function saveSource(base: string, id: string, body: SourceDraft): Promise<void> {
  const path = { id: base };
  if (id) {
    const params = { path: { ...path, source_id: id } };
    await ok(client.PUT('/api/v1/knowledge-bases/{id}/sources/{source_id}', { params, body }));
  } else await ok(client.POST('/api/v1/knowledge-bases/{id}/sources', { params: { path }, body }));
  await queries.invalidateQueries({ queryKey: keys.sources(base) });
}

export async function deleteSource(base: string, id: string): Promise<void> {
  const params = { path: { id: base, source_id: id } };
  await ok(client.DELETE('/api/v1/knowledge-bases/{id}/sources/{source_id}', { params }));
  await queries.invalidateQueries({ queryKey: keys.sources(base) });
}

export async function searchBase(base: string, q: string): Promise<Hit[]> {
  const params = { path: { id: base }, query: { q } };
  return (await ok(client.GET('/api/v1/knowledge-bases/{id}/search', { params }))).items ?? [];
}
