import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { client, ok } from '../api/client';

const MOST = 5;

/** Written conversations in which words are found: names, addresses, subjects, messages and notes. */
export function useFoundThreads(words: string, enabled: boolean) {
  return useQuery({
    queryKey: ['found', 'threads', words],
    queryFn: () => ok(client.GET('/api/v1/threads', { params: { query: { search: words, limit: MOST } } })),
    placeholderData: keepPreviousData,
    enabled,
  });
}

/** Calls and messages that were left in which words are found: numbers, names, notes and forms. */
export function useFoundCalls(words: string, enabled: boolean) {
  return useQuery({
    queryKey: ['found', 'calls', words],
    queryFn: () => ok(client.GET('/api/v1/interactions', { params: { query: { q: words, limit: 4 * MOST } } })),
    select: (page) => (page.items ?? []).filter((i) => !i.thread_id).slice(0, MOST),
    placeholderData: keepPreviousData,
    enabled,
  });
}
