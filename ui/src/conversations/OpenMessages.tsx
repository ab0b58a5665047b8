import { Link } from 'react-router';
import { EmptyState } from '../design/EmptyState';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { dateTime } from '../i18n/format';
import { useT } from '../i18n/useT';
import { HistoryRecording } from '../recordings/HistoryRecording';
import { whom } from './ConversationTable';
import css from './conversations.module.css';
import { useOpenMessages } from './queries';

/** The messages in one's scope that nobody is done with, for those who look after the mailboxes. */
export function OpenMessages() {
  const t = useT();
  const { data, error, refetch, isPending } = useOpenMessages();
  if (error && !data)
    return <ErrorPanel title={t('desk:voicemail.broken')} error={error} onRetry={() => void refetch()} />;
  if (isPending) return <SkeletonRows />;
  if (data.items.length === 0) return <EmptyState title={t('conversations:messages.none')} />;
  return (
    <ul className={css.messages} aria-label={t('conversations:messages.title')}>
      {data.items.map((m) => {
        const holder = m.agent_id ? (data.names.agents[m.agent_id] ?? '') : '';
        return (
          <li key={m.id} data-testid="open-voicemail">
            <span className={css.line}>
              <Link to={`/conversations/${m.id}`}>{whom(m) || t('conversations:unknown')}</Link>
              <span className="muted">{dateTime(m.created_at)}</span>
            </span>
            <span className="muted">
              {[
                m.message?.mailbox,
                t('desk:voicemail.length', { n: m.message?.seconds ?? 0 }),
                m.agent_id
                  ? t('conversations:messages.with', { name: holder || t('conversations:somebody') })
                  : t('conversations:messages.free'),
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
            <HistoryRecording interaction={m} />
          </li>
        );
      })}
    </ul>
  );
}
