import { Button } from '@mantine/core';
import { IconArrowLeft, IconEar, IconPencil, IconRefresh, IconTable } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import page from '../admin/admin.module.css';
import { ApiError } from '../api/errors';
import type { Campaign } from '../api/rows';
import { EmptyState } from '../design/EmptyState';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import { Age, useAge } from './Age';
import css from './campaigns.module.css';
import { Figures } from './Figures';
import { Funnel } from './Funnel';
import { Holds, LeadCounts } from './Holds';
import { LawWindows } from './LawWindows';
import { Progress } from './Progress';
import { useCampaign, useStatus } from './queries';
import { Recycle } from './Recycle';
import { Steer } from './Steer';
import { Why } from './Why';
import { Zones } from './Zones';

/** One campaign as a supervisor watches it all day: steer it, and see why it does not dial more. */
export function ControlPage() {
  const t = useT();
  const { id = '' } = useParams();
  const { data, error, refetch, isPending } = useCampaign(id);
  if (error instanceof ApiError && error.status === 404)
    return (
      <EmptyState title={t('campaigns:gone')}>
        <Link to="/campaigns">{t('campaigns:back')}</Link>
      </EmptyState>
    );
  if (!data && error)
    return <ErrorPanel title={t('campaigns:load_failed')} error={error} onRetry={() => void refetch()} />;
  if (isPending || !data) return <SkeletonRows />;
  return (
    <section className={page.page} aria-label={data.name} data-testid="control-page">
      <Head campaign={data} />
      <Live campaign={data} />
      <Progress campaign={data} />
    </section>
  );
}

function Head({ campaign: c }: { campaign: Campaign }) {
  const t = useT();
  const can = useCan();
  const [recycling, setRecycling] = useState(false);
  return (
    <div className={page.pagehead}>
      <Link to="/campaigns" className={page.back}>
        <IconArrowLeft size={16} aria-hidden="true" />
        {t('campaigns:back')}
      </Link>
      <h1 className="grow cut">{c.name}</h1>
      {can('campaigns.control') ? (
        <Button
          variant="default"
          leftSection={<IconRefresh size={14} aria-hidden="true" />}
          onClick={() => setRecycling(true)}
          data-testid="recycle-open"
        >
          {t('campaigns:recycle.open')}
        </Button>
      ) : null}
      {c.detection.on ? (
        <Button
          component={Link}
          to={`/campaigns/${c.id}/samples`}
          variant="default"
          leftSection={<IconEar size={14} aria-hidden="true" />}
          data-testid="samples"
        >
          {t('campaigns:samples.open')}
        </Button>
      ) : null}
      <Button
        component={Link}
        to={`/campaigns/${c.id}/results`}
        variant="default"
        leftSection={<IconTable size={14} aria-hidden="true" />}
        data-testid="results"
      >
        {t('campaigns:results')}
      </Button>
      <Button
        component={Link}
        to={`/campaigns/${c.id}/edit`}
        variant="default"
        leftSection={<IconPencil size={14} aria-hidden="true" />}
        data-testid="edit"
      >
        {t('campaigns:settings')}
      </Button>
      <Recycle id={c.id} opened={recycling} onClose={() => setRecycling(false)} />
    </div>
  );
}

/** What is asked for again and again. Steering does not wait for it: a stop must work when nothing is told. */
function Live({ campaign: c }: { campaign: Campaign }) {
  const t = useT();
  const { data: s, error, refetch, isPending, dataUpdatedAt } = useStatus(c.id);
  const { stale } = useAge(dataUpdatedAt);
  return (
    <>
      <div className={css.line}>
        <span className="grow" />
        {s ? <Age at={dataUpdatedAt} /> : null}
      </div>
      <Steer campaign={c} status={s} />
      {error && (!s || stale) ? (
        <ErrorPanel title={t('campaigns:status.failed')} error={error} onRetry={() => void refetch()} />
      ) : null}
      {isPending && !error ? <SkeletonRows /> : null}
      {s ? (
        <div className={css.live} data-stale={stale || undefined} data-testid="status">
          <Why status={s} />
          <Figures status={s} />
          <div className={css.pair}>
            <Funnel today={s.today} />
            <LeadCounts status={s} />
          </div>
          <LawWindows status={s} />
          <div className={css.pair}>
            <Zones status={s} />
            <Holds status={s} />
          </div>
        </div>
      ) : null}
    </>
  );
}
