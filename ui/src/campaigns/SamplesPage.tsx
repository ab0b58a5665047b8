import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { Link, useParams, useSearchParams } from 'react-router';
import page from '../admin/admin.module.css';
import list from '../admin/list.module.css';
import { ApiError } from '../api/errors';
import type { CampaignSamples } from '../api/rows';
import { EmptyState } from '../design/EmptyState';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { number } from '../i18n/format';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import css from './campaigns.module.css';
import { useCampaign, useSamples, WHICH, type Which } from './queries';
import { SampleCard } from './SampleCard';
import { share } from './words';

/** Answers that the detection took for machines: a supervisor listens, and says what they were. */
export function SamplesPage() {
  const t = useT();
  const can = useCan();
  const { id = '' } = useParams();
  const [params, setParams] = useSearchParams();
  const asked = params.get('which');
  const which: Which = WHICH.find((w) => w === asked) ?? 'open';
  const after = params.get('after') ?? '';
  const { data: campaign } = useCampaign(id);
  const { data, error, refetch, isPending } = useSamples(id, which, after);
  if (error instanceof ApiError && error.status === 404) return <EmptyState title={t('campaigns:gone')} />;
  if (!can('recordings.play')) return <EmptyState title={t('campaigns:samples.denied')} />;
  return (
    <section className={page.page} aria-label={t('campaigns:samples.open')} data-testid="samples-page">
      <div className={page.pagehead}>
        <Link to={`/campaigns/${id}`} className={page.back}>
          <IconArrowLeft size={16} aria-hidden="true" />
          {t('campaigns:control')}
        </Link>
        <h1 className="grow cut">{t('campaigns:samples.title', { name: campaign?.name ?? '' })}</h1>
      </div>
      {data ? <Share of={data.share} /> : null}
      <nav className={css.views} aria-label={t('campaigns:samples.which')}>
        {WHICH.map((w) => (
          <Link key={w} to={`?which=${w}`} aria-current={w === which ? 'page' : undefined} data-testid={`which-${w}`}>
            {t(`campaigns:samples.filter.${w}`)}
          </Link>
        ))}
      </nav>
      {error ? (
        <ErrorPanel
          title={t(data ? 'campaigns:samples.stale' : 'campaigns:samples.failed')}
          error={error}
          onRetry={() => void refetch()}
        />
      ) : null}
      {isPending && !error ? <SkeletonRows /> : null}
      {data && data.items.length === 0 ? (
        <EmptyState title={t(which === 'open' ? 'campaigns:samples.none' : 'campaigns:samples.none_found')}>
          {which === 'open' ? t('campaigns:samples.none_help') : null}
        </EmptyState>
      ) : null}
      {data && data.items.length > 0 ? (
        <>
          {can('campaigns.control') ? <p className="muted">{t('campaigns:samples.hear')}</p> : null}
          <ul className={css.samples} data-testid="samples-list">
            {data.items.map((s) => (
              <SampleCard key={s.id} campaignId={id} which={which} after={after} sample={s} />
            ))}
          </ul>
        </>
      ) : null}
      {after || data?.next ? (
        <nav className={list.pager} aria-label={t('campaigns:samples.pages')}>
          <Button variant="default" disabled={!after} onClick={() => setParams({ which })}>
            {t('campaigns:samples.newest')}
          </Button>
          <Button
            variant="default"
            disabled={!data?.next}
            onClick={() => setParams({ which, after: data?.next ?? '' })}
          >
            {t('campaigns:samples.older')}
          </Button>
        </nav>
      ) : null}
    </section>
  );
}

/** What all judged samples say of the detection. */
function Share({ of: s }: { of: CampaignSamples['share'] }) {
  const t = useT();
  const judged = s.people + s.machines;
  return (
    <p data-testid="share">
      {judged > 0
        ? `${t('campaigns:samples.share', { people: number(s.people), judged: number(judged), share: share(s.share) })} ${t('campaigns:samples.bound', { bound: share(s.bound) })}`
        : t('campaigns:samples.unjudged')}{' '}
      <span className="muted">{t('campaigns:samples.waiting', { n: number(s.open) })}</span>
    </p>
  );
}
