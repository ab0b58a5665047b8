import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type { Agent, Interaction, QueueCount } from '../api/records';
import type { PauseReason } from '../api/rows';
import { EmptyState } from '../design/EmptyState';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import { AgentRow } from './AgentRow';
import { workOf } from './agents';
import css from './floor.module.css';

interface Props {
  agents: Agent[];
  interactions: Interaction[];
  queues: QueueCount[];
  reasons: PauseReason[];
}

const ROW = 36;

/** Any number of agents: only the rows in sight are drawn. */
export function AgentTable({ agents, interactions, queues, reasons }: Props) {
  const t = useT();
  const can = useCan();
  const box = useRef<HTMLDivElement>(null);
  const sets = can('agents.set_state');
  const virtual = useVirtualizer({
    count: agents.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 12,
    getItemKey: (n) => agents[n]?.id ?? n,
    initialRect: { width: 1000, height: 600 },
  });
  if (agents.length === 0) return <EmptyState title={t('floor:none')} />;
  const heads = ['agent', 'state', 'time', 'contact', 'phone'] as const;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className={css.box} ref={box} tabIndex={0}>
      <div role="table" aria-label={t('floor:agents')} aria-rowcount={agents.length + 1} data-testid="floor-agents">
        <div role="rowgroup" className={css.sticky}>
          <div role="row" aria-rowindex={1} className={css.line} data-head>
            {heads.map((h) => (
              <span key={h} role="columnheader">
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
                reasons={reasons}
                sets={sets}
                index={item.index + 2}
                top={item.start}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}
