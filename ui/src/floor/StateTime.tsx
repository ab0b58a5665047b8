import type { Agent } from '../api/records';
import type { PauseReason } from '../api/rows';
import { clockText } from '../design/duration';
import { Timer } from '../design/Timer';
import { useNow } from '../design/ticker';
import { useT } from '../i18n/useT';
import css from './floor.module.css';

/** The time in the state; of a pause with a limit, a bar shows how much of it is used in this shift. */
export function StateTime({ agent, reason }: { agent: Agent; reason?: PauseReason }) {
  const t = useT();
  const now = useNow();
  if (agent.activity === 'offline') return <>–</>;
  const timer = <Timer bare label={t('floor:column.time')} since={agent.activity_since} />;
  if (agent.activity !== 'paused' || !reason?.limit_minutes) return timer;
  const limit = reason.limit_minutes * 60_000;
  const used = (agent.paused_ms?.[reason.id] ?? 0) + Math.max(0, now - Date.parse(agent.since));
  const over = used > limit;
  return (
    <span className={css.limit} data-over={over || undefined}>
      <span>
        {timer}
        {over ? ` +${clockText(used - limit)}` : ''}
      </span>
      <progress
        max={limit}
        value={Math.min(used, limit)}
        aria-label={t('floor:of_limit', { used: Math.round(used / 60_000), limit: reason.limit_minutes })}
      />
    </span>
  );
}
