import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { client, ok } from '../api/client';
import { EmptyState } from '../design/EmptyState';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { dateTime } from '../i18n/format';
import { useT } from '../i18n/useT';
import css from './admin.module.css';

/** Who changed what, newest first. */
export function AuditPage() {
  const t = useT();
  const { data, error, refetch, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['audit'],
    queryFn: ({ pageParam }) =>
      ok(
        client.GET('/api/v1/audit', { params: { query: { limit: 50, ...(pageParam ? { after: pageParam } : {}) } } }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next || undefined,
  });
  const items = data?.pages.flatMap((p) => p.items) ?? [];
  return (
    <section className={css.page} aria-label={t('admin:audit.title')}>
      <h1>{t('admin:audit.title')}</h1>
      {error ? <ErrorPanel title={t('admin:load_failed')} error={error} onRetry={() => void refetch()} /> : null}
      {isPending ? <SkeletonRows /> : null}
      {data && items.length === 0 ? <EmptyState title={t('admin:none_yet')} /> : null}
      {items.length > 0 ? (
        <div className={css.scroll}>
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">{t('admin:audit.at')}</th>
                <th scope="col">{t('admin:audit.who')}</th>
                <th scope="col">{t('admin:audit.act')}</th>
                <th scope="col">{t('admin:audit.address')}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((a) => (
                <tr key={a.id}>
                  <th scope="row">{dateTime(a.at)}</th>
                  <td data-label={t('admin:audit.who')}>{a.login}</td>
                  <td data-label={t('admin:audit.act')}>
                    <code>{a.act}</code>
                  </td>
                  <td data-label={t('admin:audit.address')}>{a.address}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      {hasNextPage ? (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('common:more')}
        </Button>
      ) : null}
    </section>
  );
}
