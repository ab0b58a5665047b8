import {
  IconArrowForwardUp,
  IconClock,
  IconMessageQuestion,
  IconMusic,
  IconPencil,
  IconPhone,
  IconPhoneCall,
  IconPhoneIncoming,
  IconPhoneOff,
} from '@tabler/icons-react';
import { Link } from 'react-router';
import { CAUSES, type Interaction } from '../api/records';
import { clockText } from '../design/duration';
import { clock } from '../i18n/format';
import { useT } from '../i18n/useT';
import css from './desk.module.css';
import { thirdName } from './third';
import { isFromPage, isWritten } from './written';

interface Step {
  at: string;
  icon: typeof IconPhone;
  text: string;
  /** Another conversation that it leads to. */
  to?: string;
}

interface Props {
  interaction: Interaction;
  queue: string;
  /** What else the agent holds: only that can be opened from here. */
  held: Interaction[] | null;
}

/** The call as it went, as far as the record tells. */
export function Timeline({ interaction: i, queue, held }: Props) {
  const t = useT();
  const cause = CAUSES.find((c) => c === i.end_cause);
  const waited = i.queued_at && i.answered_at ? Date.parse(i.answered_at) - Date.parse(i.queued_at) : 0;
  const steps: Step[] = [
    {
      at: i.created_at,
      icon: i.direction === 'out' ? IconPhone : IconPhoneIncoming,
      text: i.preview
        ? t('desk:step.lead', { number: i.to })
        : i.direction === 'out'
          ? t('desk:step.dialled', { number: i.to })
          : isWritten(i)
            ? t('desk:step.wrote')
            : isFromPage(i)
              ? t('desk:step.page', { name: i.to })
              : t('desk:step.arrived', { number: i.to }),
    },
  ];
  steps.push(...handSteps(i, held ?? []));
  if (i.queued_at && queue) steps.push({ at: i.queued_at, icon: IconClock, text: t('desk:step.queued', { queue }) });
  if (i.answered_at) {
    steps.push({
      at: i.answered_at,
      icon: IconPhoneCall,
      text: waited > 0 ? t('desk:step.answered_after', { time: clockText(waited) }) : t('desk:step.answered'),
    });
  }
  if (i.third) {
    const text = t('transfer:line.step.third', { name: thirdName(i.third) });
    steps.push({ at: i.third.since, icon: IconMessageQuestion, text });
  }
  if (i.state === 'held') steps.push({ at: i.since, icon: IconMusic, text: t('desk:step.held') });
  if (i.state === 'suspended') steps.push({ at: i.since, icon: IconMusic, text: t('desk:step.suspended') });
  if (i.ended_at) {
    const ended = t('desk:step.ended', { time: clockText(i.talk_ms) });
    steps.push({ at: i.ended_at, icon: IconPhoneOff, text: cause ? `${ended} · ${t(`causes:${cause}`)}` : ended });
  }
  if (i.handed_to) {
    const { name, to } = i.handed_to;
    const text =
      to === 'number' ? t('transfer:line.step.elsewhere', { name }) : t('transfer:line.step.handed', { name });
    steps.push({ at: i.ended_at ?? i.since, icon: IconArrowForwardUp, text });
  }
  if (i.state === 'wrapup') steps.push({ at: i.since, icon: IconPencil, text: t('desk:line.wrapup') });
  return (
    <ol className={css.timeline} aria-label={t('desk:step.title')}>
      {steps.map(({ at, icon: Icon, text, to }) => (
        <li key={at + text}>
          <time dateTime={at}>{clock(at)}</time>
          <Icon size={16} aria-hidden="true" />
          <span className={css.steptext}>
            {text} {to ? <Link to={to}>{t('transfer:line.step.open')}</Link> : null}
          </span>
        </li>
      ))}
    </ol>
  );

  function handSteps(of: Interaction, mine: Interaction[]): Step[] {
    const found: Step[] = [];
    const at = of.created_at;
    const name = of.hand_by ?? '';
    if (of.parent_id) {
      const text =
        of.kind === 'consult' && name
          ? t('transfer:line.step.asked', { name })
          : name
            ? t('transfer:line.step.parent_by', { name })
            : t('transfer:line.step.parent');
      const to = mine.some((x) => x.id === of.parent_id) ? `/desk/i/${of.parent_id}` : undefined;
      found.push({ at, icon: of.kind === 'consult' ? IconMessageQuestion : IconArrowForwardUp, text, to });
    }
    if (of.hand_note)
      found.push({ at, icon: IconPencil, text: t('transfer:line.step.note', { note: of.hand_note }) });
    return found;
  }
}
