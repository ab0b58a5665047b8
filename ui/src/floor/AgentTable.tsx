import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef } from 'react';
import type { Agent, AgentCount, Interaction, QueueCount } from '../api/records';
import type { PauseReason } from '../api/rows';
import { EmptyState } from '../design/EmptyState';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import { AgentRow } from './AgentRow';
import { workOf } from './agents';
import css from './floor.module.css';

export interface AgentsProps {
  agents: Agent[];
  interactions: Interaction[];
  queues: QueueCount[];
  counts: AgentCount[];
  reasons: PauseReason[];
  onOpen: (id: string) => void;
}

const ROW = 36;
const HEADS = [
  'agent',
  'state',
  'time',
  'load',
  'contact',
  'waited',
  'handled',
  'aht',
  'missed',
  'occupancy',
  'phone',
] as const;

/** Any number of agents: only the rows in sight are drawn. */
export function AgentTable({ agents, interactions, queues, counts, reasons, onOpen }: AgentsProps) {
  const t = useT();
  const can = useCan();
  const box = useRef<HTMLDivElement>(null);
  const sets = can('agents.set_state');
  const byAgent = useMemo(() => new Map(counts.map((n) => [n.agent_id, n])), [counts]);
  const virtual = useVirtualizer({
    count: agents.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 12,
    getItemKey: (n) => agents[n]?.id ?? n,
    initialRect: { width: 1000, height: 600 },
  });
  if (agents.length === 0) return <EmptyState title={t('floor:none')} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className={css.box} ref={box} tabIndex={0}>
      <div role="table" aria-label={t('floor:agents')} aria-rowcount={agents.length + 1} data-testid="floor-agents">
        <div role="rowgroup" className={css.sticky}>
          <div role="row" aria-rowindex={1} className={css.line} data-head>
            {HEADS.map((h) => (
              <span key={h} role="columnheader" data-col={h}>
                {t(`floor:column.${h}`)}
              </span>
            ))}
            <span role="columnheader">
              <span className="sr">{t('floor:column.actions')}</span>
            </span>
          </div>
        </div>
        <div role="rowgroup" className={css.rows} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const agent = agents[item.index];
            if (!agent) return null;
            const work = workOf(agent, interactions);
            return (
              <AgentRow
                key={agent.id}
                agent={agent}
                work={work}
                queue={queues.find((q) => q.queue_id === work?.queue_id)?.name ?? ''}
                count={byAgent.get(agent.id)}
                reasons={reasons}
                sets={sets}
                index={item.index + 2}
                top={item.start}
                onOpen={onOpen}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}
