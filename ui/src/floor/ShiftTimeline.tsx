import type { Stretch } from '../api/answers';
import { useAgentDay } from '../api/queries';
import type { Agent } from '../api/records';
import type { PauseReason } from '../api/rows';
import { clockText } from '../design/duration';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { FAMILY } from '../design/states';
import { useNow } from '../design/ticker';
import { clock, labelOf } from '../i18n/format';
import { useT } from '../i18n/useT';
import css from './drawer.module.css';

export interface Part {
  activity: Stretch['activity'];
  reason_id?: string;
  from: number;
  to: number | null;
}

/** Neighbours that look the same are one: a change of the work under an activity is none for who watches. */
export function merged(stretches: Stretch[]): Part[] {
  const out: Part[] = [];
  for (const s of stretches) {
    const last = out.at(-1);
    const part = {
      activity: s.activity,
      reason_id: s.reason_id,
      from: Date.parse(s.from),
      to: s.to ? Date.parse(s.to) : null,
    };
    if (last && last.activity === s.activity && last.reason_id === s.reason_id && last.to === part.from)
      last.to = part.to;
    else out.push(part);
  }
  return out;
}

/** The shift as a ribbon of states, and the same as a list in words. */
export function ShiftTimeline({ agent, reasons }: { agent: Agent; reasons: PauseReason[] }) {
  const t = useT();
  const now = useNow();
  const { data: day, error, refetch, isPending } = useAgentDay(agent.id);
  if (isPending) return <SkeletonRows rows={2} />;
  if (!day)
    return <ErrorPanel title={t('floor:drawer.timeline_failed')} error={error} onRetry={() => void refetch()} />;
  const parts = merged(day.stretches);
  const first = parts[0];
  const title = <h3>{t('floor:drawer.timeline')}</h3>;
  if (!first) {
    return (
      <section aria-label={t('floor:drawer.timeline')}>
        {title}
        <p className="muted">{t('floor:drawer.timeline_none')}</p>
      </section>
    );
  }
  const begin = Math.max(first.from, Date.parse(day.day_start));
  const span = Math.max(now - begin, 1);
  const at = (ms: number) => (1000 * (Math.max(ms, begin) - begin)) / span;
  const word = (p: Part) => {
    const reason = reasons.find((r) => r.id === p.reason_id);
    return reason && p.activity === 'paused'
      ? `${t('states:paused')} · ${labelOf(reason)}`
      : t(`states:${p.activity}`);
  };
  return (
    <section aria-label={t('floor:drawer.timeline')}>
      {title}
      <svg className={css.ribbon} viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden="true">
        {parts.map((p) => (
          <rect
            key={p.from}
            data-family={FAMILY[p.activity]}
            x={at(p.from)}
            width={Math.max(at(p.to ?? now) - at(p.from), 1)}
            height={20}
          />
        ))}
      </svg>
      <p className={css.ends}>
        <span>{clock(begin)}</span>
        <span>{t('floor:drawer.until_now')}</span>
      </p>
      <ol className={css.stretches} reversed>
        {[...parts].reverse().map((p) => (
          <li key={p.from} data-family={FAMILY[p.activity]}>
            <span>
              {clock(p.from)}–{p.to === null ? t('floor:drawer.until_now') : clock(p.to)}
            </span>
            <span className="grow">{word(p)}</span>
            <span>{clockText((p.to ?? now) - Math.max(p.from, begin))}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
