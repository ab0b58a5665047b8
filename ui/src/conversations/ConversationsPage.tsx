import { Button } from '@mantine/core';
import { Link, useSearchParams } from 'react-router';
import { EmptyState } from '../design/EmptyState';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import { AnswersLink } from './AnswersLink';
import { ConversationTable } from './ConversationTable';
import css from './conversations.module.css';
import { Filters } from './Filters';
import { OpenMessages } from './OpenMessages';
import { useConversations } from './queries';
import { narrowed, type Wish, wishOf } from './wish';

/** Past and running conversations: one's own, or those of one's scope. */
export function ConversationsPage() {
  const t = useT();
  const can = useCan();
  const [params] = useSearchParams();
  const allowed = can('interactions.own') || can('interactions.all');
  if (!allowed) {
    return (
      <main id="main">
        <EmptyState title={t('conversations:denied')} />
      </main>
    );
  }
  const messages = can('interactions.all') && params.get('view') === 'messages';
  return (
    <main id="main" className={css.page}>
      <header className={css.top}>
        <h1>{t('conversations:title')}</h1>
        {can('interactions.all') ? (
          <nav className={css.views} aria-label={t('conversations:view.title')}>
            {(['past', 'messages'] as const).map((v) => (
              <Link
                key={v}
                to={v === 'messages' ? '?view=messages' : '?'}
                aria-current={(v === 'messages') === messages ? 'page' : undefined}
                data-testid={`view-${v}`}
              >
                {t(`conversations:view.${v}`)}
              </Link>
            ))}
          </nav>
        ) : null}
      </header>
      {messages ? <OpenMessages /> : <Past />}
    </main>
  );
}

function Past() {
  const t = useT();
  const can = useCan();
  const [params, setParams] = useSearchParams();
  const wish = wishOf(params);
  const { data, error, refetch, isPending, isPlaceholderData, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useConversations(wish, true);
  const pages = data?.pages ?? [];
  const items = pages.flatMap((p) => p.items);
  const names = {
    agents: Object.assign({}, ...pages.map((p) => p.names.agents)),
    queues: Object.assign({}, ...pages.map((p) => p.names.queues)),
    codes: Object.assign({}, ...pages.map((p) => p.names.codes)),
  };
  const wished = (change: Partial<Wish>) =>
    setParams(
      (was) => {
        const next = new URLSearchParams(was);
        for (const [name, value] of Object.entries(change)) value ? next.set(name, value) : next.delete(name);
        return next;
      },
      { replace: true },
    );
  return (
    <>
      <Filters wish={wish} onWish={wished} onReset={() => setParams({}, { replace: true })} />
      {wish.queue && can('interactions.all') ? <AnswersLink wish={wish} /> : null}
      {error ? <ErrorPanel title={t('conversations:failed')} error={error} onRetry={() => void refetch()} /> : null}
      {isPending ? <SkeletonRows /> : null}
      {data && items.length === 0 ? (
        <EmptyState title={narrowed(wish) ? t('conversations:none_found') : t('conversations:none_yet')} />
      ) : null}
      {items.length > 0 ? (
        <div className={isPlaceholderData || error ? 'dim' : undefined}>
          <ConversationTable
            items={items}
            names={names}
            recordings={Object.assign({}, ...pages.map((p) => p.recordings))}
          />
        </div>
      ) : null}
      {hasNextPage ? (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('common:more')}
        </Button>
      ) : null}
    </>
  );
}
