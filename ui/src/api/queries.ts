import { keepPreviousData, QueryClient, useQuery } from '@tanstack/react-query';
import type { Session } from './answers';
import { client, ok, onLoggedOut, setCsrf } from './client';
import { ApiError } from './errors';
import { deskNow, floorNow } from './replay';

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => count < 3 && error instanceof ApiError && (error.status === 0 || error.status >= 500),
      retryDelay: (n) => Math.min(500 * 2 ** n, 4000),
    },
  },
});

export const keys = {
  session: ['session'] as const,
  desk: ['desk'] as const,
  floor: ['floor'] as const,
  voicemail: ['voicemail'] as const,
  history: (by: Record<string, string>) => ['history', by] as const,
  noun: (path: string) => ['noun', path] as const,
};

export async function fetchSession() {
  try {
    const session = await ok(client.GET('/api/v1/session'));
    setCsrf(session.csrf);
    return session;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
}

export function useSessionQuery() {
  return useQuery({ queryKey: keys.session, queryFn: fetchSession, staleTime: Number.POSITIVE_INFINITY });
}

/** The desk; kept true by the events socket, fetched again only on resync. */
export function useDesk(enabled = true) {
  return useQuery({
    queryKey: keys.desk,
    queryFn: async () => deskNow(await ok(client.GET('/api/v1/desk'))),
    staleTime: Number.POSITIVE_INFINITY,
    enabled,
  });
}

export function useFloor(enabled = true) {
  return useQuery({
    queryKey: keys.floor,
    queryFn: async () => floorNow(await ok(client.GET('/api/v1/floor'))),
    staleTime: Number.POSITIVE_INFINITY,
    enabled,
  });
}

/**
 * Events make these answers dated (freshen.ts) and have them fetched again. These intervals are for what time alone changes,
 * and for an event that got lost.
 */
const NET_MS = { why: 10_000, day: 60_000, figures: 300_000, lists: 60_000 };

export function useWhy(id: string) {
  return useQuery({
    queryKey: ['why', id],
    queryFn: () => ok(client.GET('/api/v1/interactions/{id}/why', { params: { path: { id } } })),
    refetchInterval: NET_MS.why,
    staleTime: 0,
  });
}

export function useQuarters(id: string) {
  return useQuery({
    queryKey: ['quarters', id],
    queryFn: () => ok(client.GET('/api/v1/queues/{id}/quarters', { params: { path: { id } } })),
    refetchInterval: NET_MS.figures,
  });
}

/** Today by queue and hour, for the heat of the floor. */
export function useHours() {
  return useQuery({
    queryKey: ['hours'],
    queryFn: () => ok(client.GET('/api/v1/floor/hours')),
    refetchInterval: NET_MS.figures,
  });
}

export function useAgentDay(id: string) {
  return useQuery({
    queryKey: ['agent-day', id],
    queryFn: () => ok(client.GET('/api/v1/agents/{id}/day', { params: { path: { id } } })),
    refetchInterval: NET_MS.day,
  });
}

export function useHistory(
  by: { contact_id?: string; agent_id?: string; from?: string; limit?: number },
  enabled = true,
) {
  return useQuery({
    queryKey: keys.history(by as Record<string, string>),
    queryFn: () => ok(client.GET('/api/v1/interactions', { params: { query: by } })),
    enabled,
  });
}

export function useContactsByPhone(phone: string) {
  return useQuery({
    queryKey: ['contacts', 'phone', phone],
    queryFn: () => ok(client.GET('/api/v1/contacts', { params: { query: { phone } } })),
    enabled: phone !== '',
  });
}

/** The agents whom contacts can belong to; they change seldom. */
export function useOwners() {
  return useQuery({
    queryKey: ['owners'],
    queryFn: () => ok(client.GET('/api/v1/contacts/owners')),
    staleTime: 60_000,
  });
}

export function useContactSearch(q: string, enabled = true) {
  return useQuery({
    queryKey: ['contacts', 'q', q],
    queryFn: () => ok(client.GET('/api/v1/contacts', { params: { query: { q, limit: 50 } } })),
    placeholderData: keepPreviousData,
    enabled,
  });
}

/** The messages that callers left for this agent's queues. */
export function useVoicemail() {
  return useQuery({
    queryKey: keys.voicemail,
    queryFn: () => ok(client.GET('/api/v1/voicemail')),
    refetchInterval: NET_MS.lists,
  });
}

/** Whom a conversation can be given to: who is there changes while one looks. */
export function useTargets(enabled = true) {
  return useQuery({
    queryKey: ['targets'],
    enabled,
    queryFn: () => ok(client.GET('/api/v1/desk/targets')),
    refetchInterval: NET_MS.lists,
    staleTime: 0,
  });
}

/** Another person, or nobody: what was fetched for the one before is forgotten. */
export function takeSession(session: Session | null): void {
  setCsrf(session?.csrf ?? '');
  queries.removeQueries({ predicate: (q) => q.queryKey[0] !== keys.session[0] });
  queries.setQueryData(keys.session, session);
}

onLoggedOut(() => {
  if (queries.getQueryData(keys.session)) takeSession(null);
});
