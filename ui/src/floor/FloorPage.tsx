import { NativeSelect, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useSearchParams } from 'react-router';
import { useNoun, useOptions } from '../admin/noun';
import { linkPhase, useLive } from '../api/live';
import { useFloor } from '../api/queries';
import type { PauseReason } from '../api/rows';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { ACTIVITIES } from '../design/states';
import { useNow } from '../design/ticker';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import { AgentTable } from './AgentTable';
import { countStates, filterAgents } from './agents';
import css from './floor.module.css';
import { QueueTable } from './QueueTable';
import { StateCounts } from './StateCounts';

const STALE_MS = 8_000;

/** The live floor: queues and agents, filtered as the address says. */
export function FloorPage() {
  const t = useT();
  const can = useCan();
  useNow();
  const [params, setParams] = useSearchParams();
  const { data: floor, error, refetch, isPending } = useFloor();
  const { lostSince, freshAt } = useLive();
  const teams = useOptions('teams', can('users.read'));
  const { data: reasons } = useNoun<PauseReason>('pause-reasons', can('users.read'));
  const filter = {
    q: params.get('q') ?? '',
    state: params.get('state') ?? '',
    team: params.get('team') ?? '',
    queue: params.get('queue') ?? '',
  };
  const set = (change: Partial<typeof filter>) => {
    const next = Object.entries({ ...filter, ...change }).filter(([, v]) => v !== '');
    setParams(Object.fromEntries(next), { replace: true });
  };
  const age = Date.now() - freshAt;
  const stale = linkPhase(lostSince, Date.now()) !== 'live' || age > STALE_MS;

  if (isPending) return <SkeletonRows />;
  if (!floor) return <ErrorPanel title={t('floor:load_failed')} error={error} onRetry={() => void refetch()} />;
  const agents = filterAgents(floor.agents, floor.interactions, filter);
  return (
    <main id="main" className={css.page} data-stale={stale || undefined}>
      <div className={css.head}>
        <h1 className="grow">{t('floor:title')}</h1>
        <span className={css.fresh} role="status" data-testid="freshness">
          {stale ? t('floor:stale', { seconds: Math.round(age / 1000) }) : t('floor:live')}
        </span>
      </div>
      <section aria-label={t('floor:queues')}>
        <QueueTable queues={floor.queues} chosen={filter.queue} onChoose={(queue) => set({ queue })} />
      </section>
      <section id="list" className={css.agents} aria-label={t('floor:agents')}>
        <div className={css.filters}>
          <h2 className="grow">{t('floor:agents')}</h2>
          <StateCounts
            counts={countStates(floor.agents)}
            chosen={filter.state}
            onChoose={(state) => set({ state })}
          />
          <NativeSelect
            aria-label={t('floor:filter.state')}
            size="xs"
            value={filter.state}
            onChange={(e) => set({ state: e.currentTarget.value })}
            data={[
              { value: '', label: t('floor:filter.any_state') },
              ...ACTIVITIES.map((a) => ({ value: a, label: t(`states:${a}`) })),
            ]}
          />
          {teams.length > 0 ? (
            <NativeSelect
              aria-label={t('floor:filter.team')}
              size="xs"
              value={filter.team}
              onChange={(e) => set({ team: e.currentTarget.value })}
              data={[{ value: '', label: t('floor:filter.any_team') }, ...teams]}
            />
          ) : null}
          <TextInput
            aria-label={t('floor:filter.text')}
            placeholder={t('floor:filter.text')}
            leftSection={<IconSearch size={14} aria-hidden="true" />}
            value={filter.q}
            onChange={(e) => set({ q: e.currentTarget.value })}
          />
        </div>
        <AgentTable agents={agents} interactions={floor.interactions} queues={floor.queues} reasons={reasons ?? []} />
      </section>
    </main>
  );
}
