import { Button } from '@mantine/core';
import { IconArrowLeft, IconPencilPlus } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useLocation, useNavigate, useParams, useSearchParams } from 'react-router';
import { useDesk } from '../api/queries';
import { RegionBoundary } from '../app/RegionBoundary';
import { isWritten } from '../console/written';
import { EmptyState } from '../design/EmptyState';
import { useT } from '../i18n/useT';
import { useCommand } from '../keys/dispatcher';
import { useCan, useSession } from '../session/useCan';
import css from './inbox.module.css';
import { InboxFilters } from './list/InboxFilters';
import { MentionList } from './list/MentionList';
import { Mine } from './list/Mine';
import { ThreadList } from './list/ThreadList';
import { NewThread } from './NewThread';
import { startNews } from './news';
import { useThreads } from './queries';
import ThreadSide from './ThreadSide';
import ThreadCanvas from './thread/ThreadCanvas';
import { fits, type Wish, wishOf } from './wish';

// comes along with the inbox: a file of its own would split the first load into more files
export { WaitingPage } from './WaitingPage';

/** All written conversations that this person may see: a list, the one that was chosen, and who writes. */
export function InboxPage() {
  const t = useT();
  const can = useCan();
  if (!can('desk.work') && !can('interactions.all')) {
    return (
      <main id="main">
        <EmptyState title={t('inbox:page_denied')} />
      </main>
    );
  }
  return <Inbox />;
}

function Inbox() {
  const t = useT();
  const can = useCan();
  const { id = '' } = useParams();
  const session = useSession();
  const navigate = useNavigate();
  const { search } = useLocation();
  const [params, setParams] = useSearchParams();
  const works = can('desk.work') && Boolean(session?.agent_id);
  const { data: desk } = useDesk(works);
  const asked = wishOf(params, works ? 'mine' : 'open');
  // nobody is named who is no agent
  const wish: Wish = asked.view === 'mentions' && !works ? { ...asked, view: 'open' } : asked;
  const named = wish.view === 'mentions';
  const list = useThreads(wish, !named);
  const [beginning, setBeginning] = useState(false);
  useEffect(() => startNews(), []);
  const items = (list.data?.pages ?? []).flatMap((p) => p.items).filter((x) => fits(wish, x));
  const open = (to: string) => void navigate(`/inbox/${to}${search}`);
  const step = (by: number) => {
    const at = items.findIndex((x) => x.id === id);
    const next = items[Math.min(items.length - 1, Math.max(0, at + by))];
    if (next) open(next.id);
  };
  useCommand('next', () => step(1), items.length > 0);
  useCommand('previous', () => step(-1), items.length > 0);
  const wished = (change: Partial<Wish>) =>
    setParams(
      (was) => {
        const next = new URLSearchParams(was);
        for (const [name, value] of Object.entries(change)) value ? next.set(name, value) : next.delete(name);
        return next;
      },
      { replace: true },
    );
  const interaction = desk?.interactions.find((i) => i.thread_id === id && isWritten(i)) ?? null;
  return (
    <div className={css.page} data-open={id !== '' || undefined}>
      <aside id="list" tabIndex={-1} className={css.list} aria-label={t('inbox:title')}>
        <header className={css.top}>
          <h1 className="grow">{t('inbox:title')}</h1>
          {can('desk.work') || can('queues.steer') ? (
            <Button
              variant="default"
              leftSection={<IconPencilPlus size={14} aria-hidden="true" />}
              onClick={() => setBeginning(true)}
              data-testid="thread-new"
            >
              {t('inbox:new.open')}
            </Button>
          ) : null}
        </header>
        {works ? <Mine wish={wish} onMentions={() => wished({ view: 'mentions' })} /> : null}
        <InboxFilters wish={wish} mine={works} onWish={wished} />
        <RegionBoundary name="list">
          {named ? (
            <MentionList selected={id} onOpen={open} />
          ) : (
            <ThreadList list={list} items={items} wish={wish} selected={id} onOpen={open} />
          )}
        </RegionBoundary>
      </aside>
      <main id="main" className={css.main} tabIndex={-1}>
        {id ? (
          <>
            <Button
              className={css.back}
              variant="subtle"
              leftSection={<IconArrowLeft size={14} aria-hidden="true" />}
              onClick={() => void navigate(`/inbox${search}`)}
              data-testid="back"
            >
              {t('inbox:back')}
            </Button>
            <RegionBoundary name="canvas">
              <ThreadCanvas key={id} threadId={id} interaction={interaction} desk={desk} />
            </RegionBoundary>
          </>
        ) : (
          <EmptyState title={t('inbox:nothing_chosen')}>
            <span>{t('inbox:nothing_chosen_help')}</span>
          </EmptyState>
        )}
      </main>
      <aside id="context" tabIndex={-1} className={css.context} aria-label={t('desk:context.title')}>
        <RegionBoundary name="context">{id ? <ThreadSide key={id} threadId={id} /> : null}</RegionBoundary>
      </aside>
      {beginning ? (
        <NewThread
          onClose={() => setBeginning(false)}
          onBegun={(to) => {
            setBeginning(false);
            open(to);
          }}
        />
      ) : null}
    </div>
  );
}
