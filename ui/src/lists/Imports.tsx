import { Link } from 'react-router';
import css from '../admin/admin.module.css';
import { EmptyState } from '../design/EmptyState';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { dateTime, number } from '../i18n/format';
import { useT } from '../i18n/useT';
import { type Kind, useImports } from './queries';

/** The files of the last week that were brought into a list. */
export function Imports({ kind, id }: { kind: Kind; id: string }) {
  const t = useT();
  const { data, error, refetch, isPending } = useImports(kind, id);
  const items = data?.items ?? [];
  return (
    <section aria-label={t('lists:imports.title')}>
      <h2>{t('lists:imports.title')}</h2>
      {error ? <ErrorPanel title={t('admin:load_failed')} error={error} onRetry={() => void refetch()} /> : null}
      {isPending ? <SkeletonRows rows={2} /> : null}
      {data && items.length === 0 ? <EmptyState title={t('lists:imports.none')} /> : null}
      {items.length > 0 ? (
        <div className={css.scroll}>
          <table className={css.table} data-testid="imports">
            <thead>
              <tr>
                <th scope="col">{t('lists:imports.file')}</th>
                <th scope="col">{t('lists:imports.state')}</th>
                <th scope="col">{t('lists:count.taken')}</th>
                <th scope="col">{t('lists:count.rejected')}</th>
                <th scope="col">{t('lists:imports.by')}</th>
                <th scope="col">{t('lists:imports.at')}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((i) => (
                <tr key={i.id}>
                  <th scope="row">
                    <Link to={`/lists/imports/${i.id}`}>{i.file_name || t('lists:imports.nameless')}</Link>
                  </th>
                  <td data-label={t('lists:imports.state')}>{t(`lists:state.${i.state}`)}</td>
                  <td data-label={t('lists:count.taken')}>{number(i.counts.taken)}</td>
                  <td data-label={t('lists:count.rejected')}>{number(i.counts.rejected)}</td>
                  <td data-label={t('lists:imports.by')}>{i.login}</td>
                  <td data-label={t('lists:imports.at')}>{dateTime(i.created_at)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </section>
  );
}
