import { IconPhone, IconPhoneOff } from '@tabler/icons-react';
import { memo } from 'react';
import { type Agent, CAUSES, type Interaction } from '../api/records';
import type { PauseReason } from '../api/rows';
import { customerNumber } from '../console/model';
import { StateBadge } from '../design/StateBadge';
import { shownState } from '../design/states';
import { Timer } from '../design/Timer';
import { labelOf, phone as phoneText } from '../i18n/format';
import { useT } from '../i18n/useT';
import css from './floor.module.css';
import { SetStateMenu } from './SetStateMenu';

interface Props {
  agent: Agent;
  work: Interaction | null;
  queue: string;
  reasons: PauseReason[];
  sets: boolean;
  index: number;
  top: number;
}

export const AgentRow = memo(function AgentRow({ agent, work, queue, reasons, sets, index, top }: Props) {
  const t = useT();
  const reason = reasons.find((r) => r.id === agent.reason_id);
  const cause = agent.state === 'paused' ? CAUSES.find((c) => c === agent.cause) : undefined;
  const why = reason ? labelOf(reason) : cause ? t(`causes:${cause}`) : undefined;
  const missed = agent.missed_in_row ?? 0;
  const next = agent.next_state ? t('floor:next', { state: t(`states:${agent.next_state}`) }) : '';
  const contact = work ? work.from_name || phoneText(customerNumber(work)) : '';
  const off = agent.activity === 'offline';
  return (
    <div
      role="row"
      aria-rowindex={index}
      className={css.line}
      style={{ transform: `translateY(${top}px)` }}
      data-testid="floor-agent"
      data-state={agent.activity}
    >
      <span role="cell" className="cut">
        <strong>{agent.name}</strong>
      </span>
      <span role="cell" className="cut">
        <StateBadge state={shownState(agent)} detail={agent.activity === 'paused' ? why : undefined} />
        {missed > 1 ? <span className={css.missed}> {t('floor:missed_in_row', { count: missed })}</span> : null}
        {next ? <span className="muted"> {next}</span> : null}
      </span>
      <span role="cell">
        {off ? '–' : <Timer bare label={t('floor:column.time')} since={agent.activity_since} />}
      </span>
      <span role="cell" className="cut">
        {contact}
        {queue ? <span className="muted"> · {queue}</span> : null}
      </span>
      <span role="cell">
        {off ? null : (
          <span className={css.phone} data-good={agent.device.registered || undefined}>
            {agent.device.registered ? (
              <IconPhone size={16} aria-label={t('floor:phone_ok')} />
            ) : (
              <IconPhoneOff size={16} aria-label={t('floor:phone_lost')} />
            )}
          </span>
        )}
      </span>
      <span role="cell">{sets && !off ? <SetStateMenu agent={agent} reasons={reasons} /> : null}</span>
    </div>
  );
});
