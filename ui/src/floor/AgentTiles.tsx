import { useMemo } from 'react';
import type { Agent, AgentCount, Interaction } from '../api/records';
import type { PauseReason } from '../api/rows';
import { EmptyState } from '../design/EmptyState';
import { StateBadge } from '../design/StateBadge';
import { shownState } from '../design/states';
import { useNow } from '../design/ticker';
import { number } from '../i18n/format';
import { useT } from '../i18n/useT';
import { contactOf, percent, useWhy } from './AgentRow';
import type { AgentsProps } from './AgentTable';
import { workOf } from './agents';
import { occupancy } from './figures';
import { HandBadge } from './HandBadge';
import { StateTime } from './StateTime';
import css from './tiles.module.css';

interface TileProps {
  agent: Agent;
  work: Interaction | null;
  count?: AgentCount;
  reasons: PauseReason[];
  onOpen: (id: string) => void;
}

function Tile({ agent, work, count, reasons, onOpen }: TileProps) {
  const t = useT();
  const now = useNow();
  const why = useWhy(agent, reasons);
  return (
    <li className={css.tile} data-state={agent.activity} data-testid="floor-tile">
      <button type="button" onClick={() => onOpen(agent.id)}>
        {agent.name}
      </button>
      <span>
        <HandBadge agent={agent} />
        <StateBadge state={shownState(agent)} detail={why} />
      </span>
      <StateTime agent={agent} reason={reasons.find((r) => r.id === agent.reason_id)} />
      <span className="cut">{contactOf(work) || ' '}</span>
      <span className="muted">
        {t('floor:column.handled')} {number(count?.handled_today ?? 0)} · {t('floor:column.occupancy')}{' '}
        {percent(occupancy(count, agent.activity, now))}
      </span>
    </li>
  );
}

/** The agents as tiles. Those out of sight are not laid out, so that a thousand cost little. */
export function AgentTiles({ agents, interactions, counts, reasons, onOpen }: AgentsProps) {
  const t = useT();
  const byAgent = useMemo(() => new Map(counts.map((n) => [n.agent_id, n])), [counts]);
  if (agents.length === 0) return <EmptyState title={t('floor:none')} />;
  return (
    <ul className={css.tiles} aria-label={t('floor:agents')}>
      {agents.map((a) => (
        <Tile
          key={a.id}
          agent={a}
          work={workOf(a, interactions)}
          count={byAgent.get(a.id)}
          reasons={reasons}
          onOpen={onOpen}
        />
      ))}
    </ul>
  );
}

/** The same tiles under the queues that the agents serve; an agent of several queues is under each of them. */
export function AgentsByQueue({ serves, ...props }: AgentsProps & { serves: (agentId: string) => string[] }) {
  const t = useT();
  const groups = props.queues
    .map((q) => ({
      id: q.queue_id,
      name: q.name,
      agents: props.agents.filter((a) => serves(a.id).includes(q.queue_id)),
    }))
    .filter((g) => g.agents.length > 0);
  const rest = props.agents.filter((a) => !groups.some((g) => g.agents.includes(a)));
  const all = rest.length > 0 ? [...groups, { id: '', name: t('floor:no_queue'), agents: rest }] : groups;
  if (all.length === 0) return <EmptyState title={t('floor:none')} />;
  return (
    <div className={css.groups}>
      {all.map((g) => (
        <section key={g.id} aria-label={g.name}>
          <h3>
            {g.name} <span className="muted">{number(g.agents.length)}</span>
          </h3>
          <AgentTiles {...props} agents={g.agents} />
        </section>
      ))}
    </div>
  );
}
