import {
  IconClock,
  IconMusic,
  IconPencil,
  IconPhone,
  IconPhoneCall,
  IconPhoneIncoming,
  IconPhoneOff,
} from '@tabler/icons-react';
import { CAUSES, type Interaction } from '../api/records';
import { clockText } from '../design/duration';
import { clock } from '../i18n/format';
import { useT } from '../i18n/useT';
import css from './desk.module.css';

interface Step {
  at: string;
  icon: typeof IconPhone;
  text: string;
}

/** The call as it went, as far as the record tells. */
export function Timeline({ interaction: i, queue }: { interaction: Interaction; queue: string }) {
  const t = useT();
  const cause = CAUSES.find((c) => c === i.end_cause);
  const waited = i.queued_at && i.answered_at ? Date.parse(i.answered_at) - Date.parse(i.queued_at) : 0;
  const steps: Step[] = [
    {
      at: i.created_at,
      icon: i.direction === 'out' ? IconPhone : IconPhoneIncoming,
      text:
        i.direction === 'out' ? t('desk:step.dialled', { number: i.to }) : t('desk:step.arrived', { number: i.to }),
    },
  ];
  if (i.queued_at && queue) steps.push({ at: i.queued_at, icon: IconClock, text: t('desk:step.queued', { queue }) });
  if (i.answered_at) {
    steps.push({
      at: i.answered_at,
      icon: IconPhoneCall,
      text: waited > 0 ? t('desk:step.answered_after', { time: clockText(waited) }) : t('desk:step.answered'),
    });
  }
  if (i.state === 'held') steps.push({ at: i.since, icon: IconMusic, text: t('desk:step.held') });
  if (i.state === 'suspended') steps.push({ at: i.since, icon: IconMusic, text: t('desk:step.suspended') });
  if (i.ended_at) {
    const ended = t('desk:step.ended', { time: clockText(i.talk_ms) });
    steps.push({ at: i.ended_at, icon: IconPhoneOff, text: cause ? `${ended} · ${t(`causes:${cause}`)}` : ended });
  }
  if (i.state === 'wrapup') steps.push({ at: i.since, icon: IconPencil, text: t('desk:line.wrapup') });
  return (
    <ol className={css.timeline} aria-label={t('desk:step.title')}>
      {steps.map(({ at, icon: Icon, text }) => (
        <li key={at + text}>
          <time dateTime={at}>{clock(at)}</time>
          <Icon size={16} aria-hidden="true" />
          <span>{text}</span>
        </li>
      ))}
    </ol>
  );
}
