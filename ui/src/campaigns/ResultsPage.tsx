import { Button } from '@mantine/core';
import { IconArrowLeft, IconDownload } from '@tabler/icons-react';
import { Link, useParams, useSearchParams } from 'react-router';
import page from '../admin/admin.module.css';
import list from '../admin/list.module.css';
import { ApiError } from '../api/errors';
import { origin } from '../app/page';
import { EmptyState } from '../design/EmptyState';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { useT } from '../i18n/useT';
import { type ResultWish, said, useCampaign, useResults } from './queries';
import { ResultFilters } from './ResultFilters';
import { ResultTable } from './ResultTable';

/** A local day as the address has it, to the instant it begins; `more` days later. */
function instant(day: string, more = 0): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return '';
  const [y = 0, m = 1, d = 1] = day.split('-').map(Number);
  return new Date(y, m - 1, d + more).toISOString();
}

const NAMES = ['from', 'to', 'outcome', 'list_id', 'agent_id'] as const;

/** What the attempts came to. Filters and place are in the address, so that back goes back and a link can be sent. */
export function ResultsPage() {
  const t = useT();
  const { id = '' } = useParams();
  const [params, setParams] = useSearchParams();
  const { data: campaign } = useCampaign(id);
  const shown = Object.fromEntries(NAMES.map((n) => [n, params.get(n) ?? ''])) as unknown as ResultWish;
  const wish = { ...shown, from: instant(shown.from), to: instant(shown.to, 1) };
  const after = params.get('after') ?? '';
  const { data, error, refetch, isPending } = useResults(id, wish, after);
  const narrowed = NAMES.some((n) => shown[n] !== '');
  const want = (name: string, value: string) =>
    setParams((old) => {
      const next = new URLSearchParams(old);
      if (name !== 'after') next.delete('after');
      if (value) next.set(name, value);
      else next.delete(name);
      return next;
    });
  if (error instanceof ApiError && error.status === 404) return <EmptyState title={t('campaigns:gone')} />;
  const items = data?.items ?? [];
  const csv = `${origin()}/api/v1/campaigns/${encodeURIComponent(id)}/results.csv?${new URLSearchParams(said(wish) as Record<string, string>)}`;
  return (
    <section className={page.page} aria-label={t('campaigns:results')} data-testid="results-page">
      <div className={page.pagehead}>
        <Link to={`/campaigns/${id}`} className={page.back}>
          <IconArrowLeft size={16} aria-hidden="true" />
          {t('campaigns:control')}
        </Link>
        <h1 className="grow cut">{t('campaigns:result.title', { name: campaign?.name ?? '' })}</h1>
        <Button
          component="a"
          href={csv}
          download
          variant="default"
          leftSection={<IconDownload size={14} aria-hidden="true" />}
          data-testid="csv"
        >
          {t('campaigns:result.csv')}
        </Button>
      </div>
      <ResultFilters
        wish={shown}
        listIds={campaign?.list_ids ?? []}
        onWish={want}
        onReset={narrowed ? () => setParams({}) : undefined}
      />
      {error ? (
        <ErrorPanel
          title={t(data ? 'campaigns:result.stale' : 'campaigns:result.failed')}
          error={error}
          onRetry={() => void refetch()}
        />
      ) : null}
      {isPending && !error ? <SkeletonRows /> : null}
      {data && items.length === 0 ? (
        <EmptyState title={t(narrowed ? 'campaigns:result.none_found' : 'campaigns:result.none')} />
      ) : null}
      {items.length > 0 ? <ResultTable items={items} /> : null}
      {after || data?.next ? (
        <nav className={list.pager} aria-label={t('campaigns:result.pages')}>
          <Button variant="default" disabled={!after} onClick={() => want('after', '')}>
            {t('campaigns:result.newest')}
          </Button>
          <Button variant="default" disabled={!data?.next} onClick={() => want('after', data?.next ?? '')}>
            {t('campaigns:result.older')}
          </Button>
        </nav>
      ) : null}
    </section>
  );
}
