import { useParams } from 'react-router';
import css from '../admin/admin.module.css';
import { Yes } from '../admin/Yes';
import { ApiError } from '../api/errors';
import { EmptyState } from '../design/EmptyState';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import { AddNumbers } from './AddNumbers';
import { countryName } from './countries';
import { DNC } from './defs';
import { Head } from './Head';
import { Imports } from './Imports';
import { Numbers } from './Numbers';
import { useDncList } from './queries';

/** One list of numbers nobody may call. */
export function DncPage() {
  const t = useT();
  const can = useCan();
  const { id = '' } = useParams();
  const { data, error, refetch, isPending } = useDncList(id);
  if (error instanceof ApiError && error.status === 404) return <EmptyState title={t('admin:gone')} />;
  if (!data && error)
    return <ErrorPanel title={t('admin:load_failed')} error={error} onRetry={() => void refetch()} />;
  if (isPending || !data) return <SkeletonRows />;
  return (
    <section className={css.page} aria-label={data.name} data-testid="dnc-page">
      <Head def={DNC} id={id} name={data.name} />
      {error ? <ErrorPanel title={t('lists:stale')} error={error} onRetry={() => void refetch()} /> : null}
      <dl className={css.facts}>
        <dt>{t('lists:field.country')}</dt>
        <dd>{countryName(data.country)}</dd>
        <dt>{t('lists:dnc.everywhere')}</dt>
        <dd>
          <Yes on={data.everywhere} />
        </dd>
      </dl>
      {can('lists.manage') ? <AddNumbers id={id} country={data.country} /> : null}
      <Numbers id={id} />
      <Imports kind="dnc-lists" id={id} />
    </section>
  );
}
