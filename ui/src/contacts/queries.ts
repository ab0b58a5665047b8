import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { client, ok } from '../api/client';
import { queries } from '../api/queries';
import type { Contact, ContactField } from '../api/rows';

const PAGE = 30;
/** A timeline is looked at again so often while its first page alone is on screen. */
const LOOK_MS = 20_000;
const ERASING_MS = 1_000;

export type Show = 'calls' | 'messages' | 'notes' | 'forms' | 'merges';

/** One contact as a read of it alone answers it: with consents and opt-outs. The inbox keeps it under the same key. */
export function useContact(id: string, enabled = true) {
  return useQuery({
    queryKey: ['contacts', 'id', id],
    queryFn: () => ok(client.GET('/api/v1/contacts/{id}', { params: { path: { id } } })),
    enabled: enabled && id !== '',
  });
}

/** What happened with a contact, newest first; the server pages and narrows. */
export function useTimeline(id: string, show: Show | '') {
  return useInfiniteQuery({
    queryKey: ['contacts', 'timeline', id, show],
    queryFn: ({ pageParam }) =>
      ok(
        client.GET('/api/v1/contacts/{id}/timeline', {
          params: {
            path: { id },
            query: { limit: PAGE, ...(show ? { show } : {}), ...(pageParam ? { after: pageParam } : {}) },
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next || undefined,
    placeholderData: keepPreviousData,
    staleTime: 5_000,
    refetchInterval: (q) => ((q.state.data?.pages.length ?? 0) > 1 ? false : LOOK_MS),
  });
}

/** So many entries are looked through: a written conversation alone has many. */
const LOOKED = 60;

/** The latest of what happened with a contact, by whatever channel. */
export function useLatest(id: string, enabled = true) {
  return useQuery({
    queryKey: ['contacts', 'timeline', id, 'last'],
    queryFn: () =>
      ok(client.GET('/api/v1/contacts/{id}/timeline', { params: { path: { id }, query: { limit: LOOKED } } })),
    enabled: enabled && id !== '',
  });
}

async function everyField(): Promise<ContactField[]> {
  const items: ContactField[] = [];
  let after = '';
  do {
    const query = { limit: 200, ...(after ? { after } : {}) };
    const page = await ok(client.GET('/api/v1/contact-fields', { params: { query } }));
    items.push(...(page.items ?? []));
    after = page.next ?? '';
  } while (after);
  return items;
}

/** What a site wants to know of its contacts, in the order in which it is asked. */
export function useOwnFields(siteId: string, enabled: boolean) {
  return useQuery({
    queryKey: ['noun', 'contact-fields'],
    queryFn: everyField,
    staleTime: 60_000,
    enabled,
    select: (all) =>
      all.filter((f) => f.site_id === siteId).sort((a, b) => a.position - b.position || a.id.localeCompare(b.id)),
  });
}

/** How far an erasure is; asked for until it is done. */
export function useErasure(id: string, enabled: boolean) {
  return useQuery({
    queryKey: ['erasure', id],
    queryFn: () => ok(client.GET('/api/v1/contacts/{id}/erasure', { params: { path: { id } } })),
    refetchInterval: (q) => (q.state.data?.done_at ? false : ERASING_MS),
    staleTime: 0,
    enabled,
  });
}

/** A contact that may be the same person, and what says so. */
export interface Alike {
  contact: Contact;
  because: string;
}

const MOST_ASKED = 4;

async function findAlike(c: Contact): Promise<Alike[]> {
  const ways = c.identities.filter((i) => i.kind === 'phone' || i.kind === 'email').slice(0, MOST_ASKED);
  const asked = await Promise.all([
    ...ways.map(async (i) => {
      const query = i.kind === 'phone' ? { phone: i.value } : { q: i.value, limit: 20 };
      const found = await ok(client.GET('/api/v1/contacts', { params: { query } }));
      const same = found.items.filter((x) => i.kind === 'phone' || x.identities.some((y) => y.value === i.value));
      return same.map((contact) => ({ contact, because: i.value }));
    }),
    (async () => {
      if (!c.name) return [];
      const found = await ok(client.GET('/api/v1/contacts', { params: { query: { q: c.name, limit: 20 } } }));
      const same = (x: Contact) => x.name.localeCompare(c.name, undefined, { sensitivity: 'base' }) === 0;
      return found.items.filter(same).map((contact) => ({ contact, because: c.name }));
    })(),
  ]);
  const out = new Map<string, Alike>();
  for (const a of asked.flat()) {
    if (a.contact.id !== c.id && a.contact.site_id === c.site_id && !out.has(a.contact.id)) out.set(a.contact.id, a);
  }
  return [...out.values()];
}

/** Contacts of the same site with the same number, address or name. */
export function useAlike(contact: Contact, enabled: boolean) {
  return useQuery({
    queryKey: ['contacts', 'alike', contact.id, contact.version],
    queryFn: () => findAlike(contact),
    enabled,
  });
}

/** After a write: everything that tells of contacts is asked for again. */
export function contactsChanged(): Promise<void> {
  return queries.invalidateQueries({ queryKey: ['contacts'] });
}
