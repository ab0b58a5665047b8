import { useEffect } from 'react';
import type { Desk } from '../../api/answers';
import { ApiError } from '../../api/errors';
import { lacksCode } from '../../api/events';
import type { Interaction } from '../../api/records';
import { useServerReason } from '../../app/Banners';
import { WrapUpPanel } from '../../console/WrapUpPanel';
import { EmptyState } from '../../design/EmptyState';
import { ErrorPanel } from '../../design/ErrorPanel';
import { SkeletonRows } from '../../design/SkeletonRows';
import { useT } from '../../i18n/useT';
import { BotLine } from '../assist/BotLine';
import { Composer } from '../composer/Composer';
import { resume } from '../composer/outbox';
import { markSeen } from '../moves';
import { startNews } from '../news';
import { useMessages, useSights, useThread } from '../queries';
import css from '../thread.module.css';
import { useNames } from '../useNames';
import { threadName } from '../words';
import { MergedLine } from './Merged';
import { OfferBar } from './OfferBar';
import { Stream } from './Stream';
import { ThreadHead } from './ThreadHead';
import { useFresh } from './useFresh';
import { useRights } from './useRights';
import { WritersLine } from './WritersLine';

interface Props {
  threadId: string;
  /** The work on it, when it is at this desk. */
  interaction?: Interaction | null;
  desk?: Desk;
}

/** One written conversation: who it is with, what was written, and the place to write. */
export default function ThreadCanvas({ threadId, interaction = null, desk }: Props) {
  const t = useT();
  const names = useNames();
  const thread = useThread(threadId);
  const messages = useMessages(threadId);
  const sights = useSights();
  useFresh(thread, messages, interaction);
  useEffect(() => {
    startNews();
    resume();
  }, []);
  const shown = thread.data;
  const rights = useRights(shown, messages.data?.items ?? [], interaction);
  const own = Boolean(shown?.agent_id) && shown?.agent_id === names.own;
  useSeen(
    threadId,
    own && interaction?.state !== 'offered' ? (shown?.unread ?? 0) : 0,
    messages.data?.items.length ?? 0,
  );
  if (!shown) {
    if (thread.isPending) return <SkeletonRows tall />;
    const away = thread.error instanceof ApiError && [403, 404].includes(thread.error.status);
    return away ? (
      <EmptyState title={t('inbox:denied')}>
        <span>{t('inbox:denied_help')}</span>
      </EmptyState>
    ) : (
      <ErrorPanel title={t('inbox:failed.load')} error={thread.error} onRetry={() => void thread.refetch()} />
    );
  }
  const sight = sights.data?.items.find((s) => s.id === shown.inbox_id);
  const coding = interaction && (interaction.state === 'wrapup' || lacksCode(interaction)) ? interaction : null;
  const offered = interaction?.state === 'offered' ? interaction : null;
  const writes = rights === 'all' && !offered;
  const notes = rights === 'notes' && !offered;
  return (
    <article className={css.canvas} aria-label={threadName(shown)} data-testid="thread">
      <ThreadHead thread={shown} interaction={interaction} sight={sight} names={names} writes={writes} />
      {thread.error || messages.error ? (
        <ErrorPanel
          title={t(messages.data ? 'inbox:failed.stale' : 'inbox:failed.messages')}
          error={messages.error ?? thread.error}
          onRetry={() => {
            void thread.refetch();
            void messages.refetch();
          }}
        />
      ) : null}
      {messages.error && !messages.data ? null : (
        <Stream key={threadId} thread={shown} held={messages.data} traits={sight?.traits} writes={writes} />
      )}
      <div className={css.dock}>
        {sight && sight.health.state === 'down' ? (
          <p className={css.health} role="status">
            {t('inbox:health.down', { name: sight.name })} {sight.health.detail ?? ''}
          </p>
        ) : null}
        <MergedLine thread={shown} writes={writes} />
        <BotLine thread={shown} takes={Boolean(shown.interaction_id)} />
        <WritersLine thread={shown} />
        {coding && desk ? <WrapUpPanel interaction={coding} desk={desk} /> : null}
        {offered ? <OfferBar interaction={offered} /> : null}
        {(writes || notes) && !shown.merged_into ? (
          <Composer
            key={`${threadId} ${rights}`}
            thread={shown}
            sight={sight}
            lastSeq={messages.data?.items.at(-1)?.seq ?? 0}
            notesOnly={notes}
          />
        ) : null}
        {writes || notes || offered ? null : <ReadOnly />}
      </div>
    </article>
  );
}

function ReadOnly() {
  const t = useT();
  const reason = useServerReason();
  return <p className={css.health}>{reason || t('inbox:read_only')}</p>;
}

/** What its agent has before them, with the page in sight, was looked at. */
function useSeen(id: string, unread: number, shown: number): void {
  useEffect(() => {
    if (unread === 0 || shown === 0) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      clearTimeout(timer);
      if (document.visibilityState === 'visible' && document.hasFocus())
        timer = setTimeout(() => void markSeen(id), 800);
    };
    look();
    window.addEventListener('focus', look);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('focus', look);
      document.removeEventListener('visibilitychange', look);
    };
  }, [id, unread, shown]);
}
