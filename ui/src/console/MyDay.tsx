import { Link } from 'react-router';
import type { Desk } from '../api/answers';
import { useHistory } from '../api/queries';
import type { Interaction } from '../api/records';
import { clockText } from '../design/duration';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { Timer } from '../design/Timer';
import { number } from '../i18n/format';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import css from './desk.module.css';
import { HistoryList } from './History';
import { useMissed } from './leftovers';

function today(): string {
  const d = new Date();
  d.setHours(0, 0, 0, 0);
  return d.toISOString();
}

function average(items: Interaction[], part: 'talk_ms' | 'wrap_ms'): string {
  const counted = items.filter((i) => i[part] > 0);
  return counted.length > 0 ? clockText(counted.reduce((sum, i) => sum + i[part], 0) / counted.length) : '–';
}

/** What the canvas shows between conversations: the agent's own day and how the queues stand. */
export function MyDay({ desk }: { desk: Desk }) {
  const t = useT();
  const can = useCan();
  const missed = useMissed().length;
  const allowed = can('interactions.own') || can('interactions.all');
  const from = today();
  const { data, error, refetch, isPending } = useHistory(
    { agent_id: desk.agent?.id ?? '', from, limit: 100 },
    allowed,
  );
  const items = data?.items ?? [];
  const handled = items.filter((i) => i.outcome === 'handled');
  const figures: [label: string, value: string][] = [
    [t('desk:day.handled'), number(handled.length)],
    [t('desk:day.talk'), average(handled, 'talk_ms')],
    [t('desk:day.wrapup'), average(handled, 'wrap_ms')],
    [t('desk:day.missed'), number(missed)],
  ];
  return (
    <div className={css.day}>
      <h1>{t('desk:day.title')}</h1>
      {allowed ? (
        <dl className={css.figures}>
          {figures.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      <section aria-label={t('desk:day.queues')}>
        <h2>{t('desk:day.queues')}</h2>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{t('desk:day.queue')}</th>
              <th scope="col">{t('desk:day.waiting')}</th>
              <th scope="col">{t('desk:day.longest')}</th>
              <th scope="col">{t('desk:day.expected')}</th>
              <th scope="col">{t('desk:day.ready')}</th>
            </tr>
          </thead>
          <tbody>
            {desk.queues.map((q) => (
              <tr key={q.queue_id}>
                <th scope="row">{q.name}</th>
                <td>{number(q.waiting)}</td>
                <td>
                  {q.longest_since ? <Timer bare label={t('desk:day.longest')} since={q.longest_since} /> : '–'}
                </td>
                <td>{q.expected_wait_ms === null || q.waiting === 0 ? '–' : `≈ ${clockText(q.expected_wait_ms)}`}</td>
                <td>{number(q.agents_ready)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {allowed ? (
        <section aria-label={t('desk:day.list')}>
          <h2>{t('desk:day.list')}</h2>
          {error ? (
            <ErrorPanel title={t('desk:history.failed')} error={error} onRetry={() => void refetch()} />
          ) : null}
          {isPending ? <SkeletonRows rows={4} /> : null}
          {data && items.length === 0 ? <p className="muted">{t('desk:day.nothing')}</p> : null}
          <HistoryList items={items.slice(0, 20)} recordings={data?.recordings} withNumber />
          <Link className={css.more} to="/conversations">
            {t('desk:day.all')}
          </Link>
        </section>
      ) : null}
    </div>
  );
}
