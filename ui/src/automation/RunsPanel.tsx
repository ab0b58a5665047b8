import { Link } from 'react-router';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { dateTime } from '../i18n/format';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import css from './automation.module.css';
import { useRuns } from './queries';
import { lineSaid, type NameOf } from './sentence';

/** With whom a rule acted last, when, and what it did. */
export function RunsPanel({ id, nameOf }: { id: string; nameOf: NameOf }) {
  const t = useT();
  const can = useCan();
  const reads = can('interactions.all');
  const { data, error, refetch, isPending } = useRuns(id);
  return (
    <div data-testid="runs">
      {error ? <ErrorPanel title={t('automation:runs.failed')} error={error} onRetry={() => void refetch()} /> : null}
      {isPending ? <SkeletonRows rows={2} /> : null}
      {data?.items.length === 0 ? <p className="muted">{t('automation:runs.never')}</p> : null}
      <ul className={css.found}>
        {(data?.items ?? []).map((r) => (
          <li key={`${r.thread_id} ${r.at}`}>
            <p>
              <time dateTime={r.at}>{dateTime(r.at)}</time> ·{' '}
              {reads ? <Link to={`/inbox/${r.thread_id}`}>#{r.number}</Link> : `#${r.number}`}{' '}
              <bdi>{r.name || t('automation:try.nobody')}</bdi>
            </p>
            {r.did.length > 0 ? (
              <ul className={css.did}>
                {r.did.map((line) => (
                  <li key={line}>{lineSaid(line, nameOf)}</li>
                ))}
              </ul>
            ) : null}
          </li>
        ))}
      </ul>
    </div>
  );
}
