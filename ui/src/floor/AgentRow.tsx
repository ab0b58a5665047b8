import { IconEar, IconPhone, IconPhoneOff, IconPhonePause } from '@tabler/icons-react';
import { memo } from 'react';
import { type Agent, type AgentCount, CAUSES, type Interaction } from '../api/records';
import type { PauseReason } from '../api/rows';
import { customerNumber } from '../console/model';
import { clockText } from '../design/duration';
import { StateBadge } from '../design/StateBadge';
import { shownState } from '../design/states';
import { useNow } from '../design/ticker';
import { labelOf, number, phone as phoneText } from '../i18n/format';
import { useT } from '../i18n/useT';
import { Figure } from './Figure';
import { handlingTime, occupancy, waitedBefore } from './figures';
import css from './floor.module.css';
import { HandBadge } from './HandBadge';
import { load, phoneState } from './phones';
import { SetStateMenu } from './SetStateMenu';
import { StateTime } from './StateTime';

interface Props {
  agent: Agent;
  work: Interaction | null;
  queue: string;
  count?: AgentCount;
  reasons: PauseReason[];
  sets: boolean;
  index: number;
  top: number;
  onOpen: (id: string) => void;
}

/** Why an agent is in a state, in words: the reason chosen, or what took them there. */
export function useWhy(agent: Agent, reasons: PauseReason[]): string | undefined {
  const t = useT();
  if (agent.activity !== 'paused') return undefined;
  const reason = reasons.find((r) => r.id === agent.reason_id);
  const cause = CAUSES.find((c) => c === agent.cause);
  return reason ? labelOf(reason) : cause ? t(`causes:${cause}`) : undefined;
}

/** The customer an agent is busy with, by name or number. */
export function contactOf(work: Interaction | null): string {
  return work ? work.from_name || phoneText(customerNumber(work)) : '';
}

export function percent(part: number | null): string {
  return part === null ? '–' : `${Math.round(100 * part)} %`;
}

export function clockOr(ms: number | null): string {
  return ms === null ? '–' : clockText(ms);
}

export const AgentRow = memo(function AgentRow(props: Props) {
  const { agent, work, queue, count, reasons, sets, index, top, onOpen } = props;
  const t = useT();
  const now = useNow();
  const why = useWhy(agent, reasons);
  const missed = agent.missed_in_row ?? 0;
  const next = agent.next_state ? t('floor:next', { state: t(`states:${agent.next_state}`) }) : '';
  const off = agent.activity === 'offline';
  const phone = phoneState(agent.device);
  const PhoneIcon = phone === 'ok' ? IconPhone : phone === 'in_use' ? IconPhonePause : IconPhoneOff;
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
        <button type="button" className={css.name} onClick={() => onOpen(agent.id)}>
          {agent.name}
        </button>
      </span>
      <span role="cell" className="cut">
        <HandBadge agent={agent} />
        <StateBadge state={shownState(agent)} detail={why} />
        {missed > 1 ? <span className={css.missed}> {t('floor:missed_in_row', { count: missed })}</span> : null}
        {next ? <span className="muted"> {next}</span> : null}
      </span>
      <span role="cell">
        <StateTime agent={agent} reason={reasons.find((r) => r.id === agent.reason_id)} />
      </span>
      <Figure label={t('floor:column.load')} wide>
        {off ? '–' : load(agent)}
      </Figure>
      <span role="cell" className="cut" data-contact>
        {contactOf(work)}
        {queue ? <span className="muted"> · {queue}</span> : null}
        {work?.monitors?.map((m) => (
          <span key={m.id} className="muted">
            {' '}
            · <IconEar size={12} aria-hidden /> {t(`floor:monitor.other.${m.mode}`, { name: m.name })}
          </span>
        ))}
      </span>
      <Figure label={t('floor:column.waited')} wide>
        {clockOr(waitedBefore(work))}
      </Figure>
      <Figure label={t('floor:column.handled')}>{number(count?.handled_today ?? 0)}</Figure>
      <Figure label={t('floor:column.aht')}>{clockOr(handlingTime(count))}</Figure>
      <Figure label={t('floor:column.missed')}>{number(count?.missed_today ?? 0)}</Figure>
      <Figure label={t('floor:column.occupancy')}>{percent(occupancy(count, agent.activity, now))}</Figure>
      <span role="cell" data-device>
        {off ? null : (
          <span className={css.phone} data-good={phone === 'ok' || undefined} data-phone={phone}>
            <PhoneIcon size={16} aria-label={t(`floor:phone.${phone}`)} />
          </span>
        )}
      </span>
      <span role="cell" data-actions>
        {off ? null : <SetStateMenu agent={agent} reasons={reasons} work={work} sets={sets} />}
      </span>
    </div>
  );
});
