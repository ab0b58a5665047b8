import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { useNoun } from '../admin/noun';
import { useFloor } from '../api/queries';
import type { QueueCount } from '../api/records';
import type { Queue, Skill } from '../api/rows';
import { clockText } from '../design/duration';
import { EmptyState } from '../design/EmptyState';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { useNow } from '../design/ticker';
import { number } from '../i18n/format';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import { percent } from './AgentRow';
import { Callbacks } from './Callbacks';
import { Freshness, useStale } from './Freshness';
import { callbacks, line } from './figures';
import { QuarterChart } from './QuarterChart';
import css from './queue.module.css';
import { useCalm } from './useCalm';
import { WaitingList } from './WaitingList';
import { WhyPanel } from './WhyPanel';

/** One queue: who waits, how the day goes, and why nobody gets a call. */
export function QueuePage() {
  const t = useT();
  const can = useCan();
  const now = useNow();
  const { id = '' } = useParams();
  const { data, error, refetch, isPending } = useFloor();
  const floor = useCalm(data);
  const { stale } = useStale();
  const { data: settings } = useNoun<Queue>('queues', can('queues.read'));
  const { data: skills } = useNoun<Skill>('skills', can('users.read'));
  const [asked, setAsked] = useState('');
  if (isPending) return <SkeletonRows />;
  if (!floor) return <ErrorPanel title={t('floor:load_failed')} error={error} onRetry={() => void refetch()} />;
  const queue = floor.queues.find((q) => q.queue_id === id);
  if (!queue) {
    return (
      <main id="main" className={css.page}>
        <EmptyState title={t('floor:page.gone')}>
          <Link to="/floor">{t('floor:page.back')}</Link>
        </EmptyState>
      </main>
    );
  }
  const own = settings?.find((q) => q.id === id);
  const places = line(floor.interactions, queue, floor.lines[id] ?? [], now);
  const back = callbacks(floor.interactions, id, now);
  const why = [...places.map((p) => p.interaction), ...back].find((i) => i.id === asked);
  return (
    <main id="main" className={css.page} data-stale={stale || undefined}>
      <div className={css.head}>
        <Link to="/floor">← {t('floor:page.back')}</Link>
        <h1 className="grow">{queue.name}</h1>
        <Freshness />
      </div>
      <Figures queue={queue} />
      <section aria-label={t('floor:page.waiting')}>
        <h2>{t('floor:page.waiting')}</h2>
        <WaitingList
          {...{ places, floor }}
          settings={own}
          skills={skills ?? []}
          within={queue.service_level_seconds}
          onWhy={setAsked}
        />
      </section>
      {back.length > 0 ? <Callbacks list={back} places={places} {...{ floor, now }} onWhy={setAsked} /> : null}
      {why ? <WhyPanel interaction={why} skills={skills ?? []} onClose={() => setAsked('')} /> : null}
      <QuarterChart queueId={id} />
      {own ? <Settings queue={own} edits={can('queues.write')} /> : null}
    </main>
  );
}

function Figures({ queue: q }: { queue: QueueCount }) {
  const t = useT();
  const rows: [string, string][] = [
    [t('floor:page.waiting'), number(q.waiting)],
    [t('floor:page.callbacks'), number(q.callbacks)],
    [
      t('floor:page.expected'),
      q.expected_wait_ms === null ? t('floor:page.unknown') : `≈ ${clockText(q.expected_wait_ms)}`,
    ],
    [t('floor:page.serving'), number(q.agents_serving)],
    [t('floor:queue.ready'), number(q.agents_ready)],
    [t('floor:queue.busy'), number(q.agents_busy)],
    [t('floor:queue.paused'), number(q.agents_paused)],
    [t('floor:queue.offered'), number(q.offered_today)],
    [t('floor:queue.answered'), number(q.answered_today)],
    [t('floor:queue.abandoned'), number(q.abandoned_today)],
    [t('floor:queue.in_time'), percent(q.offered_today > 0 ? q.in_time_today / q.offered_today : null)],
  ];
  return (
    <section aria-label={t('floor:page.figures')}>
      <dl className={css.figures} data-testid="queue-figures">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {q.waiting + q.callbacks > 0 && q.agents_serving === 0 ? (
        <p className={css.act} role="alert">
          ◉ {t('floor:page.no_agents')}
        </p>
      ) : null}
    </section>
  );
}

function Settings({ queue: q, edits }: { queue: Queue; edits: boolean }) {
  const t = useT();
  const s = (n: number) => (n > 0 ? t('floor:page.seconds', { n }) : t('floor:page.no_limit'));
  return (
    <section aria-label={t('floor:page.settings')}>
      <h2>{t('floor:page.settings')}</h2>
      <p>
        {t('floor:page.ring')} {s(q.offer_seconds)} · {t('floor:page.wrapup')}{' '}
        {q.wrapup_seconds === 0 ? '–' : s(q.wrapup_seconds)} · {t('floor:page.max_wait')} {s(q.max_wait_seconds)} ·{' '}
        {t('floor:page.level')} {t('floor:page.seconds', { n: q.service_level_seconds })} · {t('floor:page.priority')}{' '}
        {q.priority}
      </p>
      {edits ? <Link to={`/admin/queues/${q.id}`}>{t('floor:page.edit')}</Link> : null}
    </section>
  );
}
