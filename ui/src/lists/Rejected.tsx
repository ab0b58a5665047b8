import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import css from '../admin/admin.module.css';
import type { ListImport } from '../api/rows';
import { origin } from '../app/page';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { number } from '../i18n/format';
import { useT } from '../i18n/useT';
import { useRejected } from './queries';
import { sentence } from './sentence';

const LIMITS = { max: '…' };

/** The rows that were not taken: the first of them here, all of them in a file to be put right and sent again. */
export function Rejected({ i }: { i: ListImport }) {
  const t = useT();
  const { data, error, refetch, isPending } = useRejected(i.id, i.counts.rejected > 0);
  if (i.counts.rejected === 0) return null;
  return (
    <section aria-label={t('lists:rejected.title')}>
      <h2>{t('lists:rejected.title')}</h2>
      <div className={css.deeds}>
        <Button
          component="a"
          href={`${origin()}/api/v1/list-imports/${i.id}/rejected`}
          download={`rejected-${i.id}.csv`}
          variant="default"
          leftSection={<IconDownload size={14} aria-hidden="true" />}
          data-testid="rejected-download"
        >
          {t('lists:rejected.download', { count: i.counts.rejected, n: number(i.counts.rejected) })}
        </Button>
      </div>
      {error ? <ErrorPanel title={t('admin:load_failed')} error={error} onRetry={() => void refetch()} /> : null}
      {isPending ? <SkeletonRows rows={2} /> : null}
      {data ? (
        <div className={css.scroll}>
          <table className={css.table} data-testid="rejected">
            <thead>
              <tr>
                <th scope="col">{t('lists:rejected.line')}</th>
                <th scope="col">{t('lists:rejected.reason')}</th>
                <th scope="col">{t('lists:rejected.row')}</th>
              </tr>
            </thead>
            <tbody>
              {data.items.map((r) => (
                <tr key={r.line}>
                  <th scope="row">{number(r.line)}</th>
                  <td data-label={t('lists:rejected.reason')}>{sentence(r.key, r.reason, LIMITS)}</td>
                  <td data-label={t('lists:rejected.row')}>{r.cells.join(' · ')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      {data && data.items.length < i.counts.rejected ? (
        <p className="muted">{t('lists:rejected.more', { n: number(data.items.length) })}</p>
      ) : null}
    </section>
  );
}
