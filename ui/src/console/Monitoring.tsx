import { IconEar } from '@tabler/icons-react';
import type { Agent, Interaction } from '../api/records';
import { Timer } from '../design/Timer';
import { useT } from '../i18n/useT';
import { StopMonitor } from './StopMonitor';
import css from './strip.module.css';

/** The supervisor's own part in a colleague's conversation, at their desk. */
export function Monitoring({ agent }: { agent: Agent }) {
  const t = useT();
  const m = agent.monitor;
  if (!m) return null;
  const state = m.state === 'asking' ? 'asking' : m.mode;
  return (
    <div className={css.strip} data-kind="monitor" data-testid="monitor-strip" role="status">
      <IconEar size={18} aria-hidden />
      <strong>{t(`desk:monitor.${state}`, { name: m.watched_name })}</strong>
      <Timer label={t('desk:timer.talk')} since={m.started_at} bare />
      <div className="grow" />
      <StopMonitor id={m.interaction_id} />
    </div>
  );
}

/** Who takes part in the agent's own conversation, as far as the agent is told. */
export function Ears({ interaction: i }: { interaction: Interaction }) {
  const t = useT();
  return (i.monitors ?? []).map((m) => (
    <span key={m.id} className={css.tag} data-testid="ear">
      <IconEar size={14} aria-hidden /> {t(`desk:monitor.ear.${m.mode}`, { name: m.name })}
    </span>
  ));
}
