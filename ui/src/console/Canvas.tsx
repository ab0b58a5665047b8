import type { Desk } from '../api/answers';
import { lacksCode } from '../api/events';
import type { Interaction } from '../api/records';
import { StateBadge } from '../design/StateBadge';
import type { Shown } from '../design/states';
import { Timer } from '../design/Timer';
import { phone as phoneText } from '../i18n/format';
import { useT } from '../i18n/useT';
import { HistoryRecording } from '../recordings/HistoryRecording';
import { CallNotes } from './CallNotes';
import css from './desk.module.css';
import { LeadFacts } from './LeadFacts';
import { queueName } from './model';
import { Timeline } from './Timeline';
import { useParty } from './useParty';
import { WrapUpPanel } from './WrapUpPanel';
import { isWritten } from './written';

const BADGE: Partial<Record<Interaction['state'], Shown>> = {
  offered: 'offered',
  preview: 'preview',
  dialing: 'dialing',
  active: 'talking',
  held: 'held',
  consulting: 'consulting',
  suspended: 'devicelost',
  wrapup: 'wrapup',
};

/** One conversation: who it is with, what happened, and the notes or the code to be given. */
export function Canvas({ interaction: i, desk }: { interaction: Interaction; desk: Desk }) {
  const t = useT();
  const party = useParty(i);
  const queue = queueName(desk, i.queue_id);
  const other = i.kind === 'consult' ? 'consulting' : isWritten(i) ? 'writing' : null;
  const badge = (i.state === 'active' && other) || BADGE[i.state];
  const coding = i.state === 'wrapup' || lacksCode(i);
  return (
    <article className={css.canvas} aria-label={party.name}>
      <header className={css.head}>
        <div className="grow">
          <h1 className="cut">{party.name}</h1>
          <span className="muted">{[phoneText(party.number), queue].filter(Boolean).join(' · ')}</span>
        </div>
        {badge ? <StateBadge state={badge} /> : <span className={css.tag}>{t('desk:line.ended')}</span>}
        {i.state === 'active' ? <Timer label={t('desk:timer.talk')} since={i.since} base={i.talk_ms} /> : null}
      </header>
      {i.lead && i.state !== 'preview' ? <LeadFacts lead={i.lead} /> : null}
      <Timeline interaction={i} queue={queue} held={desk.interactions} />
      <HistoryRecording interaction={i} />
      <div className={css.dock}>
        {coding ? (
          <WrapUpPanel interaction={i} desk={desk} />
        ) : i.state === 'offered' ? null : (
          <CallNotes interaction={i} />
        )}
      </div>
    </article>
  );
}
