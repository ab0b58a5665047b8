import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { client, ok } from '../api/client';
import { useDesk } from '../api/queries';
import type { NameOf } from '../automation/sentence';
import { queueName } from '../console/model';
import { useCan, useSession } from '../session/useCan';

/** The names of agents and queues, as far as this person may know them. */
export function useNames() {
  const can = useCan();
  const session = useSession();
  const { data: desk } = useDesk(false);
  const { data } = useQuery({
    queryKey: ['targets'],
    queryFn: () => ok(client.GET('/api/v1/desk/targets')),
    staleTime: 60_000,
    enabled: can('desk.work') && Boolean(session?.agent_id),
  });
  const own = session?.agent_id ?? '';
  const ownName = session?.user.name ?? '';
  return useMemo(() => {
    const targets = data?.items ?? [];
    const agents = new Map(targets.filter((x) => x.kind === 'agent').map((x) => [x.id, x.name]));
    if (own) agents.set(own, ownName);
    const queues = new Map(targets.filter((x) => x.kind === 'queue').map((x) => [x.id, x.name]));
    const queue = (id: string | undefined) => queueName(desk, id) || queues.get(id ?? '') || '';
    return { agents, queues, queue, own };
  }, [data, desk, own, ownName]);
}

/** The names of what macros and rules speak of, as far as somebody who writes with customers may know them. */
export function useNamesOfRows(): NameOf {
  const { agents, queue } = useNames();
  const { data } = useQuery({
    queryKey: ['canned-answers', 'titles'],
    queryFn: () => ok(client.GET('/api/v1/canned-answers', { params: { query: { limit: 200 } } })),
    staleTime: 60_000,
  });
  return (of, id) => {
    if (of === 'agents') return agents.get(id);
    if (of === 'queues') return queue(id) || undefined;
    return of === 'canned-answers' ? data?.items.find((a) => a.id === id)?.title : undefined;
  };
}
