import {
  IconArrowForwardUp,
  IconClock,
  IconMessageQuestion,
  IconMicrophone,
  IconMusic,
  IconPencil,
  IconPhone,
  IconPhoneCall,
  IconPhoneIncoming,
  IconPhoneOff,
  IconPhoneRinging,
  IconPhoneX,
} from '@tabler/icons-react';
import { Link } from 'react-router';
import type { InteractionDetail } from '../api/answers';
import { clockExact } from '../i18n/format';
import { useT } from '../i18n/useT';
import css from './conversations.module.css';
import { type StepKind, storyOf } from './story';

const ICONS: Record<StepKind, typeof IconPhone> = {
  arrived: IconPhoneIncoming,
  dialled: IconPhone,
  given: IconArrowForwardUp,
  queued: IconClock,
  offer: IconPhoneRinging,
  missed: IconPhoneX,
  talk: IconPhoneCall,
  hold: IconMusic,
  consult: IconMessageQuestion,
  line: IconPhone,
  recording: IconMicrophone,
  wrapup: IconPencil,
  ended: IconPhoneOff,
};

/** What happened in a conversation, step by step. */
export function Story({ detail }: { detail: InteractionDetail }) {
  const t = useT();
  return (
    <ol className={css.story} aria-label={t('desk:step.title')} data-testid="story">
      {storyOf(detail, t).map((s) => {
        const Icon = ICONS[s.kind];
        return (
          <li key={s.at + s.kind + s.text} data-kind={s.kind}>
            <time dateTime={s.at}>{clockExact(s.at)}</time>
            <Icon size={16} aria-hidden="true" />
            <span className={css.steptext}>
              {s.text} {s.to ? <Link to={`/conversations/${s.to}`}>{t('conversations:open')}</Link> : null}
              {s.more ? <span className="muted"> {s.more}</span> : null}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
