import { Button } from '@mantine/core';
import { IconDownload, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import css from '../admin/admin.module.css';
import { explain } from '../api/errors';
import { EmptyState } from '../design/EmptyState';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { dateTime } from '../i18n/format';
import { useT } from '../i18n/useT';
import own from './inboxes.module.css';
import { rejectAddress, retryReject, useRejects } from './queries';

/** What the provider sent and we could not read, to be downloaded as it came. */
export function RejectsPanel({ id }: { id: string }) {
  const t = useT();
  const { data, error, refetch, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useRejects(id);
  const rows = data?.pages.flatMap((p) => p.items ?? []) ?? [];
  const [busy, setBusy] = useState(0);
  const [fault, setFault] = useState('');

  async function retry(seq: number) {
    setBusy(seq);
    setFault('');
    try {
      await retryReject(id, seq);
      await refetch();
    } catch (e) {
      setFault(explain(e));
    }
    setBusy(0);
  }
  return (
    <section className={css.section} aria-label={t('inboxadmin:rejects.title')} data-testid="inbox-rejects">
      <div className={own.stack}>
        <h2>{t('inboxadmin:rejects.title')}</h2>
        <p className="muted">{t('inboxadmin:rejects.help')}</p>
        {error ? <ErrorPanel title={t('admin:load_failed')} error={error} onRetry={() => void refetch()} /> : null}
        {fault ? <p role="alert">{fault}</p> : null}
        {isPending ? <SkeletonRows /> : null}
        {data && rows.length === 0 ? <EmptyState title={t('inboxadmin:rejects.none')} /> : null}
        {rows.length > 0 ? (
          <div className={`${css.scroll} ${own.full}`}>
            <table className={css.table}>
              <thead>
                <tr>
                  <th scope="col">{t('inboxadmin:rejects.at')}</th>
                  <th scope="col">{t('inboxadmin:rejects.reason')}</th>
                  <th scope="col">{t('inboxadmin:rejects.download')}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((r) => (
                  <tr key={r.seq}>
                    <td data-label={t('inboxadmin:rejects.at')}>{dateTime(r.at)}</td>
                    <td data-label={t('inboxadmin:rejects.reason')} className={own.account}>
                      {r.reason}
                    </td>
                    <td>
                      <a
                        href={rejectAddress(id, r.seq)}
                        download
                        aria-label={t('inboxadmin:rejects.download_of', { seq: r.seq })}
                      >
                        <IconDownload size={14} aria-hidden="true" /> {t('inboxadmin:rejects.download')}
                      </a>{' '}
                      <Button
                        size="compact-sm"
                        variant="default"
                        leftSection={<IconRefresh size={14} aria-hidden="true" />}
                        loading={busy === r.seq}
                        aria-label={t('inboxadmin:rejects.retry_of', { seq: r.seq })}
                        onClick={() => void retry(r.seq)}
                      >
                        {t('inboxadmin:rejects.retry')}
                      </Button>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        ) : null}
        {hasNextPage ? (
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('inboxadmin:rejects.more')}
          </Button>
        ) : null}
      </div>
    </section>
  );
}
