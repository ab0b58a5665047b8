import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { client, ok } from '../api/client';
import { keys, queries } from '../api/queries';
import type { Campaign, CampaignSamples, CampaignWish } from '../api/rows';
import { currentLanguage } from '../i18n';

/** All keys begin with their noun's, so that directory.changed makes them dated (api/link.ts). */
const ofCampaign = (id: string, ...more: string[]) => [...keys.noun('campaigns'), id, ...more];

export const STATUS_MS = 2_000;
const LONGEST_MS = 30_000;
/** From this age on a status says how old it is. */
export const STALE_MS = 6_000;
const PROGRESS_MS = 30_000;

/** How long to wait until a status is asked for again: the longer it has failed, the longer. */
export function pause(failed: boolean, lastGood: number, every: number, now = Date.now()): number {
  if (!failed) return every;
  const since = lastGood > 0 ? (now - lastGood) / 2 : 0;
  return Math.min(LONGEST_MS, Math.max(2 * every, since));
}

export function useCampaign(id: string) {
  return useQuery({
    queryKey: ofCampaign(id),
    queryFn: () => ok(client.GET('/api/v1/campaigns/{id}', { params: { path: { id } } })),
  });
}

/** What a campaign does now. A page that nobody sees asks for nothing, and asks at once when it is seen again. */
export function useStatus(id: string, every = STATUS_MS) {
  return useQuery({
    queryKey: ['campaign-status', id],
    queryFn: () => ok(client.GET('/api/v1/campaigns/{id}/status', { params: { path: { id } } })),
    refetchInterval: ({ state }) => pause(state.status === 'error', state.dataUpdatedAt, every),
    refetchIntervalInBackground: false,
    refetchOnWindowFocus: 'always',
    staleTime: 0,
    retry: false,
  });
}

export function useProgress(id: string, from: string) {
  return useQuery({
    queryKey: ['campaign-progress', id, from],
    queryFn: () =>
      ok(
        client.GET('/api/v1/campaigns/{id}/progress', {
          params: { path: { id }, query: from ? { from } : {} },
        }),
      ),
    refetchInterval: PROGRESS_MS,
    refetchIntervalInBackground: false,
    placeholderData: keepPreviousData,
  });
}

export interface RecycleWish {
  outcomes: string[];
  attempts_below: number;
  dispositions: string[];
  list_ids: string[];
}

/** What a wish would come to. Counting reads every lead, so it is asked when somebody wants to know, and once for each wish. */
export function useRecycle(id: string, wish: RecycleWish & { codes: boolean }, enabled: boolean) {
  return useQuery({
    queryKey: ['campaign-recycle', id, wish],
    queryFn: () => ok(client.GET('/api/v1/campaigns/{id}/recycle', { params: { path: { id }, query: wish } })),
    enabled,
    placeholderData: keepPreviousData,
    staleTime: 0,
    refetchOnWindowFocus: false,
  });
}

export function recycle(id: string, wish: RecycleWish) {
  return ok(client.POST('/api/v1/campaigns/{id}/recycle', { params: { path: { id } }, body: wish }));
}

/** Steers a campaign and shows at once what the server made of the wish. */
export async function control(id: string, wish: CampaignWish): Promise<Campaign> {
  const row = await ok(client.POST('/api/v1/campaigns/{id}/control', { params: { path: { id } }, body: wish }));
  queries.setQueryData(ofCampaign(id), row);
  queries.setQueryData<Campaign[]>(keys.noun('campaigns'), (all) => all?.map((c) => (c.id === id ? row : c)));
  void queries.invalidateQueries({ queryKey: ['campaign-status', id] });
  return row;
}

export async function attach(id: string, listId: string, on: boolean): Promise<void> {
  const path = { params: { path: { id, list_id: listId } } };
  if (on) await ok(client.PUT('/api/v1/campaigns/{id}/lists/{list_id}', path));
  else await ok(client.DELETE('/api/v1/campaigns/{id}/lists/{list_id}', path));
  await queries.invalidateQueries({ queryKey: keys.noun('campaigns') });
}

export function usePresets() {
  const language = currentLanguage();
  return useQuery({
    queryKey: ['calling-presets', language],
    queryFn: () => ok(client.GET('/api/v1/calling-presets', { params: { query: { language } } })),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function usePreset(id: string) {
  const language = currentLanguage();
  return useQuery({
    queryKey: ['calling-presets', language, id],
    queryFn: () => ok(client.GET('/api/v1/calling-presets/{id}', { params: { path: { id }, query: { language } } })),
    enabled: id !== '',
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export interface ResultWish {
  from: string;
  to: string;
  outcome: string;
  list_id: string;
  agent_id: string;
}

/** Only what is set is sent. */
export function said<T extends object>(wish: T): Partial<T> {
  return Object.fromEntries(Object.entries(wish).filter(([, v]) => v !== '')) as Partial<T>;
}

export function useResults(id: string, wish: ResultWish, after: string) {
  return useQuery({
    queryKey: ['campaign-results', id, wish, after],
    queryFn: () =>
      ok(
        client.GET('/api/v1/campaigns/{id}/results', {
          params: { path: { id }, query: { ...said(wish), ...said({ after }), limit: 50 } },
        }),
      ),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
}

export const HEARD = ['person', 'machine', 'unclear'] as const;
export type Heard = (typeof HEARD)[number];
export const WHICH = ['open', ...HEARD, 'all'] as const;
export type Which = (typeof WHICH)[number];

const samplesKey = (id: string, which: Which, after: string) => ['campaign-samples', id, which, after];

/** A page is kept as it came while somebody judges it, so that nothing moves under their fingers. */
export function useSamples(id: string, which: Which, after: string) {
  return useQuery({
    queryKey: samplesKey(id, which, after),
    queryFn: () =>
      ok(
        client.GET('/api/v1/campaigns/{id}/samples', {
          params: { path: { id }, query: { which, ...said({ after }), limit: 20 } },
        }),
      ),
    staleTime: 0,
    refetchOnWindowFocus: false,
  });
}

/** Writes down what was heard and shows it at once, with the share as it is then; nothing takes it back. */
export async function judge(id: string, which: Which, after: string, sampleId: string, heard: Heard | '') {
  const share = await ok(
    client.PUT('/api/v1/campaigns/{id}/samples/{sample_id}', {
      params: { path: { id, sample_id: sampleId } },
      body: { heard },
    }),
  );
  queries.setQueryData<CampaignSamples>(samplesKey(id, which, after), (old) =>
    old
      ? { ...old, share, items: old.items.map((s) => (s.id === sampleId ? { ...s, heard: heard || undefined } : s)) }
      : old,
  );
}
