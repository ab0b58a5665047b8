import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useNavigate, useSearchParams } from 'react-router';
import css from '../admin/admin.module.css';
import { useNoun } from '../admin/noun';
import { useUndo } from '../admin/undo';
import type { Campaign } from '../api/rows';
import { EmptyState } from '../design/EmptyState';
import { ErrorPanel } from '../design/ErrorPanel';
import { SearchBox } from '../design/SearchBox';
import { SkeletonRows } from '../design/SkeletonRows';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import { CampaignRow } from './CampaignRow';
import own from './campaigns.module.css';

const COLUMNS = ['name', 'state', 'mode', 'queue', 'leads', 'today', 'why', 'act'] as const;
/** The rows of a long list are asked about more seldom, so that the whole list costs the same. */
const EVERY_MS = 5_000;
const EACH_MS = 250;

/** All campaigns with what they do now and why not more. */
export function CampaignList() {
  const t = useT();
  const can = useCan();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const { data, error, refetch, isPending } = useNoun<Campaign>('campaigns');
  const gone = useUndo((s) => s.gone);
  const q = (params.get('q') ?? '').toLocaleLowerCase();
  const all = (data ?? []).filter((c) => !gone.has(c.id));
  const rows = all
    .filter((c) => c.name.toLocaleLowerCase().includes(q))
    .sort((a, b) => Number(b.state === 'running') - Number(a.state === 'running') || a.name.localeCompare(b.name));
  const columns = COLUMNS.filter((c) => c !== 'act' || can('campaigns.control'));
  return (
    <section className={css.page} aria-label={t('campaigns:title')}>
      <div className={css.pagehead}>
        <div className="grow">
          <h1>{t('campaigns:title')}</h1>
          <p className="muted">{t('campaigns:help')}</p>
        </div>
        {can('campaigns.manage') ? (
          <Button
            leftSection={<IconPlus size={14} aria-hidden="true" />}
            onClick={() => void navigate('/campaigns/new')}
            data-testid="new"
          >
            {t('common:new')}
          </Button>
        ) : null}
      </div>
      {all.length > 0 ? (
        <div role="search">
          <SearchBox
            label={t('campaigns:find')}
            q={params.get('q') ?? ''}
            onSearch={(next) => setParams(next ? { q: next } : {}, { replace: true })}
            testId="campaign-search"
          />
        </div>
      ) : null}
      {error ? <ErrorPanel title={t('campaigns:load_failed')} error={error} onRetry={() => void refetch()} /> : null}
      {isPending ? <SkeletonRows /> : null}
      {data && rows.length === 0 ? (
        <EmptyState title={q ? t('campaigns:none_found') : t('campaigns:none')}>
          {q ? null : <span>{t('campaigns:none_help')}</span>}
        </EmptyState>
      ) : null}
      {rows.length > 0 ? (
        <table className={`${css.table} ${own.list}`} data-testid="campaign-list">
          <caption className="sr">{t('campaigns:list.table')}</caption>
          <thead>
            <tr>
              {columns.map((c) => (
                <th key={c} scope="col">
                  {t(`campaigns:list.${c}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((c) => (
              <CampaignRow key={c.id} campaign={c} every={Math.max(EVERY_MS, rows.length * EACH_MS)} />
            ))}
          </tbody>
        </table>
      ) : null}
    </section>
  );
}
