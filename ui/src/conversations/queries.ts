import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { client, ok } from '../api/client';
import { queryOf, type Wish } from './wish';

const PAGE = 50;
const LOOK_MS = 5_000;

/** The conversations that were asked for, newest first; the server pages. */
export function useConversations(wish: Wish, enabled: boolean) {
  const query = queryOf(wish);
  return useInfiniteQuery({
    queryKey: ['conversations', query],
    queryFn: ({ pageParam }) =>
      ok(
        client.GET('/api/v1/interactions', {
          params: { query: { ...query, limit: PAGE, ...(pageParam ? { after: pageParam } : {}) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next || undefined,
    placeholderData: keepPreviousData,
    staleTime: 5_000,
    enabled,
  });
}

export function useChoices(enabled: boolean) {
  return useQuery({
    queryKey: ['conversation-choices'],
    queryFn: () => ok(client.GET('/api/v1/interactions/choices')),
    staleTime: 60_000,
    enabled,
  });
}

/** One conversation; what still runs is looked at again. */
export function useConversation(id: string) {
  return useQuery({
    queryKey: ['interaction', id],
    queryFn: () => ok(client.GET('/api/v1/interactions/{id}', { params: { path: { id } } })),
    refetchInterval: (q) => (q.state.data && !q.state.data.interaction.closed_at ? LOOK_MS : false),
    staleTime: 2_000,
  });
}

export function useOpenMessages() {
  return useQuery({
    queryKey: ['voicemail-open'],
    queryFn: () => ok(client.GET('/api/v1/voicemail/open')),
    refetchInterval: LOOK_MS,
  });
}
