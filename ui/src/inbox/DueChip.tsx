import { IconAlertTriangle, IconCircleHalf2 } from '@tabler/icons-react';
import { Timer } from '../design/Timer';
import { useNow } from '../design/ticker';
import { dateTime } from '../i18n/format';
import { useT } from '../i18n/useT';
import css from './inbox.module.css';
import { dueState } from './words';

export interface Turn {
  status: string;
  reply_due?: string;
  waiting_since?: string;
  snoozed_until?: string;
}

/** The one time that matters now: until when an answer is due, how long the customer waits, or whose turn it is. By words and shape first, by colour last. */
export function TurnTimer({ turn }: { turn: Turn }) {
  const t = useT();
  const now = useNow();
  switch (turn.status) {
    case 'waiting':
      return <span className="muted">{t('inbox:turn.customer')}</span>;
    case 'resolved':
      return <span className="muted">{t('inbox:status.resolved')}</span>;
    case 'snoozed':
      return (
        <span className="muted">
          {turn.snoozed_until
            ? t('inbox:turn.snoozed_until', { at: dateTime(turn.snoozed_until) })
            : t('inbox:status.snoozed')}
        </span>
      );
  }
  const due = dueState(turn.reply_due, now);
  if (due === 'late' && turn.reply_due) {
    return (
      <span className={css.due} data-due="late">
        <IconAlertTriangle size={13} aria-hidden="true" />
        <Timer label={t('inbox:turn.late')} since={turn.reply_due} />
      </span>
    );
  }
  if (due && turn.reply_due && Date.parse(turn.reply_due) - now < 12 * 3_600_000) {
    return (
      <span className={css.due} data-due={due}>
        {due === 'near' ? <IconCircleHalf2 size={13} aria-hidden="true" /> : null}
        <Timer label={t('inbox:turn.due')} until={turn.reply_due} />
      </span>
    );
  }
  const since = turn.waiting_since;
  if (!since) return <span className="muted">{t('inbox:turn.customer')}</span>;
  if (now - Date.parse(since) > 24 * 3_600_000) {
    return <span className="muted">{t('inbox:turn.waiting_since', { at: dateTime(since) })}</span>;
  }
  return <Timer label={t('inbox:turn.waiting')} since={since} />;
}
