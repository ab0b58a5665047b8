import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { useNoun } from '../admin/noun';
import { useFloor } from '../api/queries';
import type { AgentProfile, PauseReason } from '../api/rows';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import { AgentDrawer } from './AgentDrawer';
import { AgentTable } from './AgentTable';
import { AgentsByQueue, AgentTiles } from './AgentTiles';
import { type AgentFilter, countStates, filterAgents } from './agents';
import { Filters, VIEWS, type View } from './Filters';
import { Freshness, useStale } from './Freshness';
import css from './floor.module.css';
import { HeatTable } from './HeatTable';
import { QueueTable } from './QueueTable';
import { StateCounts } from './StateCounts';
import { useCalm } from './useCalm';

/** What the address says of the floor; what is empty is left out of it. */
function useAddress() {
  const [params, setParams] = useSearchParams();
  const get = (name: string) => params.get(name) ?? '';
  const filter: AgentFilter & { view: View; agent: string } = {
    q: get('q'),
    state: get('state'),
    team: get('team'),
    queue: get('queue'),
    skill: get('skill'),
    agent: get('agent'),
    view: VIEWS.find((v) => v === get('view')) ?? 'table',
  };
  const set = (change: Partial<typeof filter>) => {
    const next = Object.entries({ ...filter, ...change }).filter(
      ([k, v]) => v !== '' && !(k === 'view' && v === 'table'),
    );
    setParams(Object.fromEntries(next), { replace: true });
  };
  return { filter, set };
}

/** The live floor: queues and agents, filtered as the address says. */
export function FloorPage() {
  const t = useT();
  const can = useCan();
  const { filter, set } = useAddress();
  const { data, error, refetch, isPending } = useFloor();
  const floor = useCalm(data);
  const { stale } = useStale();
  const { data: reasons } = useNoun<PauseReason>('pause-reasons', can('users.read'));
  const { data: rows } = useNoun<AgentProfile>('agents', can('users.read'));
  const profiles = useMemo(() => new Map((rows ?? []).map((p) => [p.id, p])), [rows]);

  if (isPending) return <SkeletonRows />;
  if (!floor) return <ErrorPanel title={t('floor:load_failed')} error={error} onRetry={() => void refetch()} />;
  const shown = {
    agents: filterAgents(floor.agents, floor.interactions, filter, profiles),
    interactions: floor.interactions,
    queues: floor.queues,
    counts: floor.agent_counts,
    reasons: reasons ?? [],
    onOpen: (agent: string) => set({ agent }),
  };
  return (
    <main id="main" className={css.page} data-stale={stale || undefined}>
      <div className={css.head}>
        <h1 className="grow">{t('floor:title')}</h1>
        <Freshness />
      </div>
      <section aria-label={t('floor:queues')}>
        <QueueTable queues={floor.queues} chosen={filter.queue} onChoose={(queue) => set({ queue })} />
      </section>
      <section id="list" className={css.agents} aria-label={t('floor:agents')}>
        <div className={css.filters}>
          <h2>{t('floor:agents')}</h2>
          {filter.view === 'heat' ? null : (
            <StateCounts
              counts={countStates(floor.agents)}
              chosen={filter.state}
              onChoose={(state) => set({ state })}
            />
          )}
          <Filters filter={filter} queues={floor.queues} onChange={set} />
        </div>
        {filter.view === 'table' ? <AgentTable {...shown} /> : null}
        {filter.view === 'tiles' ? <AgentTiles {...shown} /> : null}
        {filter.view === 'queues' ? (
          <AgentsByQueue {...shown} serves={(id) => profiles.get(id)?.queue_ids ?? []} />
        ) : null}
        {filter.view === 'heat' ? <HeatTable queues={floor.queues} chosen={filter.queue} /> : null}
      </section>
      <AgentDrawer id={filter.agent} floor={floor} reasons={shown.reasons} onClose={() => set({ agent: '' })} />
    </main>
  );
}
