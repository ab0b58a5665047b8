import { lazy, Suspense, useEffect, useRef } from 'react';
import { useNavigate, useParams } from 'react-router';
import { useDesk } from '../api/queries';
import { RegionBoundary } from '../app/RegionBoundary';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { loadSection } from '../i18n';
import { useT } from '../i18n/useT';
import { useCommand } from '../keys/dispatcher';
import { StartShift } from '../session/StartShift';
import { useSheet } from '../transfer/sheet';
import { Canvas } from './Canvas';
import { ContextPanel } from './ContextPanel';
import css from './desk.module.css';
import { onEscape } from './listKeys';
import { Monitoring } from './Monitoring';
import { MyDay } from './MyDay';
import { inOrder, model, shownByItself } from './model';
import { usePanes } from './panes';
import { WorkList } from './WorkList';
import { isWritten } from './written';

const ThreadCanvas = lazy(async () => {
  const [canvas] = await Promise.all([import('../inbox/thread/ThreadCanvas'), loadSection('inbox')]);
  return canvas;
});

/** The agent console: work list, canvas and context. On narrow screens one pane at a time. */
export function DeskPage() {
  const t = useT();
  const { id } = useParams();
  const navigate = useNavigate();
  const { data: desk, error, refetch, isPending } = useDesk();
  const { pane, list, context } = usePanes();
  const sheet = useSheet((s) => s.id !== '');
  const setContext = () => usePanes.setState((s) => ({ context: !s.context }));
  const m = model(desk);
  const all = inOrder(m);
  const shown = all.find((i) => i.id === id) ?? shownByItself(m);
  const select = (to: string) => {
    usePanes.setState({ pane: 'main' });
    void navigate(`/desk/i/${to}`);
  };
  const step = (by: number) => {
    const at = all.findIndex((i) => i.id === shown?.id);
    const next = all[Math.min(all.length - 1, Math.max(0, at + by))];
    if (next) select(next.id);
  };
  useCommand('next', () => step(1), all.length > 0);
  useCommand('previous', () => step(-1), all.length > 0);
  useCommand('toggleList', () => usePanes.setState((s) => ({ list: !s.list })));
  useCommand('toggleContext', setContext);
  useEffect(() => {
    document.addEventListener('keydown', onEscape);
    return () => document.removeEventListener('keydown', onEscape);
  }, []);
  // what becomes of a written conversation takes nobody away from another one
  useFollow(m.active?.id ?? (m.wrapup && isWritten(m.wrapup) ? '' : m.wrapup?.id) ?? '', id);

  if (isPending) return <SkeletonRows tall />;
  if (!desk) return <ErrorPanel title={t('desk:load_failed')} error={error} onRetry={() => void refetch()} />;
  if (!desk.agent) return <ErrorPanel title={t('desk:no_agent')} onRetry={() => void refetch()} />;
  if (desk.agent.state === 'offline') {
    return (
      <main id="main" className={css.alone}>
        <StartShift phones={desk.phones ?? []} />
      </main>
    );
  }
  return (
    <div
      className={css.desk}
      data-pane={pane}
      data-list={list}
      data-context={context}
      data-sheet={sheet || undefined}
    >
      <nav className={css.tabs} aria-label={t('desk:panes')}>
        {(['list', 'main', 'context'] as const).map((p) => (
          <button key={p} type="button" aria-pressed={pane === p} onClick={() => usePanes.setState({ pane: p })}>
            {t(`desk:pane.${p}`)}
          </button>
        ))}
      </nav>
      <aside id="list" tabIndex={-1} className={css.list} aria-label={t('desk:list.title')}>
        <RegionBoundary name="list">
          <WorkList desk={desk} model={m} selected={shown?.id ?? ''} onSelect={select} stale={error !== null} />
        </RegionBoundary>
      </aside>
      <main id="main" className={css.main} tabIndex={shown ? -1 : 0}>
        <Monitoring agent={desk.agent} />
        <RegionBoundary name="canvas">
          {shown?.thread_id && isWritten(shown) ? (
            <Suspense fallback={<SkeletonRows tall />}>
              <ThreadCanvas key={shown.thread_id} threadId={shown.thread_id} interaction={shown} desk={desk} />
            </Suspense>
          ) : shown ? (
            <Canvas key={shown.id} interaction={shown} desk={desk} />
          ) : (
            <MyDay desk={desk} />
          )}
        </RegionBoundary>
      </main>
      <aside id="context" className={css.context} aria-label={t('desk:context.title')}>
        <button
          type="button"
          className={css.fold}
          aria-expanded={context}
          aria-controls="context-body"
          onClick={setContext}
        >
          {t('desk:context.title')}
        </button>
        <div id="context-body" className={css.contextbody}>
          <RegionBoundary name="context">
            <ContextPanel interaction={shown} />
          </RegionBoundary>
        </div>
      </aside>
    </div>
  );
}

/** When the work changes, the canvas goes with it: what was chosen before belongs to the call before. */
function useFollow(current: string, id: string | undefined): void {
  const navigate = useNavigate();
  const before = useRef(current);
  useEffect(() => {
    if (current && current !== before.current && id && id !== current) void navigate('/desk');
    before.current = current;
  }, [current, id, navigate]);
}
