import { useParams } from 'react-router';
import css from '../admin/admin.module.css';
import { ApiError } from '../api/errors';
import type { LeadList } from '../api/rows';
import { EmptyState } from '../design/EmptyState';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { dayOf, list, number } from '../i18n/format';
import { useT } from '../i18n/useT';
import { countryName } from './countries';
import { dayOfInstant } from './day';
import { LISTS } from './defs';
import { Head } from './Head';
import { Imports } from './Imports';
import { Leads } from './Leads';
import { useList } from './queries';
import { registerName } from './registers';

/** One list: what it is and may be used for, its leads, and the files that were brought. */
export function ListPage() {
  const t = useT();
  const { id = '' } = useParams();
  const { data, error, refetch, isPending } = useList(id);
  if (error instanceof ApiError && error.status === 404) return <EmptyState title={t('admin:gone')} />;
  if (!data && error)
    return <ErrorPanel title={t('admin:load_failed')} error={error} onRetry={() => void refetch()} />;
  if (isPending || !data) return <SkeletonRows />;
  return (
    <section className={css.page} aria-label={data.name} data-testid="list-page">
      <Head def={LISTS} id={id} name={data.name} />
      {error ? <ErrorPanel title={t('lists:stale')} error={error} onRetry={() => void refetch()} /> : null}
      <Facts list={data} />
      <Leads list={data} />
      <Imports kind="lists" id={id} />
    </section>
  );
}

function Facts({ list: l }: { list: LeadList }) {
  const t = useT();
  const screened = Object.entries(l.screened ?? {});
  return (
    <dl className={css.facts}>
      <dt>{t('lists:field.leads')}</dt>
      <dd data-testid="leads-count">{number(l.leads)}</dd>
      <dt>{t('lists:field.country')}</dt>
      <dd>{countryName(l.country)}</dd>
      <dt>{t('lists:field.fields')}</dt>
      <dd>{l.fields?.length ? list(l.fields) : '–'}</dd>
      <dt>{t('lists:lawful.basis')}</dt>
      <dd>
        {l.basis ? t(`lists:lawful.by.${l.basis}`) : t('lists:lawful.unsaid')}
        {l.basis_given ? ` · ${t('lists:lawful.since', { day: dayOf(dayOfInstant(l.basis_given)) })}` : ''}
        {l.basis_expires ? ` · ${t('lists:lawful.until', { day: dayOf(dayOfInstant(l.basis_expires)) })}` : ''}
      </dd>
      <dt>{t('lists:lawful.screened')}</dt>
      <dd>
        {screened.length > 0
          ? list(
              screened.map(([name, at]) =>
                t('lists:lawful.on', { register: registerName(name), day: dayOf(dayOfInstant(at)) }),
              ),
            )
          : t('lists:lawful.never')}
      </dd>
    </dl>
  );
}
