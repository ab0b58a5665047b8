import { Drawer } from '@mantine/core';
import '@mantine/core/styles/Drawer.css';
import { useOptions } from '../admin/noun';
import type { Floor } from '../api/answers';
import { useAgentDay } from '../api/queries';
import type { Agent, AgentCount, Interaction } from '../api/records';
import type { PauseReason } from '../api/rows';
import { StateBadge } from '../design/StateBadge';
import { shownState } from '../design/states';
import { Timer } from '../design/Timer';
import { useNow } from '../design/ticker';
import { clock, list, number } from '../i18n/format';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import { AgentActions } from './AgentActions';
import { clockOr, contactOf, percent, useWhy } from './AgentRow';
import { workOf } from './agents';
import { DrawerPhone } from './DrawerPhone';
import css from './drawer.module.css';
import { handlingTime, occupancy, waitedBefore } from './figures';
import { HandBadge } from './HandBadge';
import { HandledList } from './HandledList';
import { MonitorPanel } from './MonitorPanel';
import { MoveQueues } from './MoveQueues';
import { ShiftTimeline } from './ShiftTimeline';
import { StateTime } from './StateTime';

interface Props {
  id: string;
  floor: Floor;
  reasons: PauseReason[];
  onClose: () => void;
}

/** Everything a supervisor sees and does about one agent. */
export function AgentDrawer({ id, floor, reasons, onClose }: Props) {
  const t = useT();
  const agent = floor.agents.find((a) => a.id === id);
  return (
    <Drawer
      opened={id !== ''}
      onClose={onClose}
      position="right"
      size="md"
      lockScroll={false}
      transitionProps={{ duration: 0 }}
      title={agent?.name ?? t('floor:drawer.gone')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      {agent ? (
        <div className={css.parts} data-testid="agent-drawer">
          <HandBadge agent={agent} wide />
          <Now agent={agent} work={workOf(agent, floor.interactions)} floor={floor} reasons={reasons} />
          <AgentActions agent={agent} reasons={reasons} />
          <MonitorPanel agent={agent} work={workOf(agent, floor.interactions)} />
          <Figures agent={agent} count={floor.agent_counts.find((n) => n.agent_id === id)} />
          <ShiftTimeline agent={agent} reasons={reasons} />
          <HandledList agentId={id} />
          <Place agent={agent} floor={floor} />
          <DrawerPhone agent={agent} />
        </div>
      ) : null}
    </Drawer>
  );
}

function Now({
  agent,
  work,
  floor,
  reasons,
}: {
  agent: Agent;
  work: Interaction | null;
  floor: Floor;
  reasons: PauseReason[];
}) {
  const t = useT();
  const why = useWhy(agent, reasons);
  const queue = floor.queues.find((q) => q.queue_id === work?.queue_id)?.name;
  const next =
    reasons.find((r) => r.id === agent.next_reason)?.name ??
    (agent.next_state ? t(`states:${agent.next_state}`) : '');
  return (
    <section aria-label={t('floor:drawer.now')}>
      <p className={css.now}>
        <StateBadge state={shownState(agent)} detail={why} />
        <StateTime agent={agent} reason={reasons.find((r) => r.id === agent.reason_id)} />
      </p>
      {next ? <p>{t('floor:next', { state: next })}</p> : null}
      {agent.set_name && agent.set_at ? (
        <p className="muted">{t('floor:drawer.set_by', { name: agent.set_name, time: clock(agent.set_at) })}</p>
      ) : null}
      <h3>{t('floor:drawer.contact')}</h3>
      {work ? (
        <p>
          {contactOf(work)}
          {queue ? <span className="muted"> · {queue}</span> : null}
          <br />
          <Timer label={t('floor:column.time')} since={work.since} /> · {t('floor:figure.waited')}{' '}
          {clockOr(waitedBefore(work))}
        </p>
      ) : (
        <p className="muted">{t('floor:drawer.no_contact')}</p>
      )}
    </section>
  );
}

function Figures({ agent, count }: { agent: Agent; count?: AgentCount }) {
  const t = useT();
  const now = useNow();
  const rows: [string, string][] = [
    [t('floor:figure.handled'), number(count?.handled_today ?? 0)],
    [t('floor:figure.aht'), clockOr(handlingTime(count))],
    [t('floor:figure.missed'), number(count?.missed_today ?? 0)],
    [t('floor:figure.occupancy'), percent(occupancy(count, agent.activity, now))],
  ];
  return (
    <section aria-label={t('floor:drawer.today')}>
      <h3>{t('floor:drawer.today')}</h3>
      <dl className={css.figures}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Place({ agent, floor }: { agent: Agent; floor: Floor }) {
  const t = useT();
  const can = useCan();
  const { data: day } = useAgentDay(agent.id);
  const skills = useOptions('skills', can('users.read'));
  const queues = floor.queues.filter((q) => day?.queue_ids.includes(q.queue_id)).map((q) => q.name);
  const known = (day?.skills ?? []).map((s) => {
    const skill = skills.find((o) => o.value === s.skill_id)?.label ?? t('floor:why.a_skill');
    return t('floor:drawer.level', { skill, level: s.level });
  });
  return (
    <section aria-label={t('floor:drawer.place')}>
      <h3>{t('floor:drawer.place')}</h3>
      <p>{queues.length > 0 ? list(queues) : t('floor:drawer.no_queues')}</p>
      {known.length > 0 ? <p>{list(known)}</p> : null}
      <MoveQueues agent={agent} />
    </section>
  );
}
