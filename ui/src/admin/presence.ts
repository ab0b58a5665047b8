import { useQuery } from '@tanstack/react-query';
import { client, ok } from '../api/client';
import { keys } from '../api/queries';
import type { PresencePolicy } from '../api/rows';

const presenceKey = (siteId: string) => [...keys.noun('presence-policies'), siteId];

export function usePresence(siteId: string) {
  return useQuery({
    queryKey: presenceKey(siteId),
    queryFn: () => ok(client.GET('/api/v1/sites/{id}/presence', { params: { path: { id: siteId } } })),
  });
}

export function savePresence(body: PresencePolicy): Promise<PresencePolicy> {
  return ok(client.PUT('/api/v1/sites/{id}/presence', { params: { path: { id: body.site_id } }, body }));
}
