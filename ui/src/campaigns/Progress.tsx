import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import table from '../admin/admin.module.css';
import type { Campaign, CampaignProgress } from '../api/rows';
import { clockText } from '../design/duration';
import { EmptyState } from '../design/EmptyState';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { clock, number } from '../i18n/format';
import { useT } from '../i18n/useT';
import css from './campaigns.module.css';
import { HourHeat } from './HourHeat';
import { useProgress } from './queries';
import { share } from './words';

const RANGES = ['today', 'week', 'all'] as const;
type Range = (typeof RANGES)[number];
const WEEK_MS = 7 * 86_400_000;

/** From when it is counted, to the minute, so that the same question is asked again; nothing is the campaign's own today. */
export function beginOf(range: Range, created: string, now = Date.now()): string {
  if (range === 'today') return '';
  if (range === 'all') return created;
  return new Date(Math.floor((now - WEEK_MS) / 60_000) * 60_000).toISOString();
}

/** How far the campaign came: per list, per agent, and by the hour. */
export function Progress({ campaign: c }: { campaign: Campaign }) {
  const t = useT();
  const [range, setRange] = useState<{ name: Range; from: string }>({ name: 'today', from: '' });
  const { data, error, refetch, isPending, dataUpdatedAt } = useProgress(c.id, range.from);
  return (
    <section className={css.progress} aria-label={t('campaigns:progress.title')}>
      <div className={css.line}>
        <h2 className="grow">{t('campaigns:progress.title')}</h2>
        {data ? (
          <span className="muted" data-clock>
            {error ? '○ ' : ''}
            {t('campaigns:progress.as_of', { time: clock(dataUpdatedAt) })}
          </span>
        ) : null}
        <NativeSelect
          size="xs"
          aria-label={t('campaigns:progress.range')}
          value={range.name}
          data={RANGES.map((r) => ({ value: r, label: t(`campaigns:progress.${r}`) }))}
          onChange={(e) => {
            const name = RANGES.find((r) => r === e.currentTarget.value) ?? 'today';
            setRange({ name, from: beginOf(name, c.created_at) });
          }}
        />
      </div>
      {error ? (
        <ErrorPanel title={t('campaigns:progress.failed')} error={error} onRetry={() => void refetch()} />
      ) : null}
      {isPending && !error ? <SkeletonRows rows={3} /> : null}
      {data ? (
        <>
          <ByList lists={data.lists} />
          <ByAgent agents={data.agents} />
          <HourHeat hours={data.hours} />
        </>
      ) : null}
    </section>
  );
}

function ByList({ lists }: { lists: CampaignProgress['lists'] }) {
  const t = useT();
  if (lists.length === 0) return <EmptyState title={t('campaigns:progress.no_lists')} />;
  const figures = ['attempts', 'people', 'connected', 'success'] as const;
  return (
    <table className={table.table} data-testid="by-list">
      <caption className={css.caption}>{t('campaigns:progress.lists')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('campaigns:progress.list')}</th>
          <th scope="col">{t('campaigns:progress.done')}</th>
          {figures.map((f) => (
            <th key={f} scope="col">
              {t(`campaigns:funnel.${f}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lists.map((l) => (
          <tr key={l.list_id}>
            <th scope="row">
              {l.name}
              {l.state ? <span className="muted"> · {t(`campaigns:progress.${l.state}`)}</span> : null}
            </th>
            <td data-label={t('campaigns:progress.done')}>
              <meter
                aria-hidden="true"
                className={css.bar}
                min={0}
                max={Math.max(1, l.leads.total)}
                value={l.leads.closed}
              />{' '}
              {t('campaigns:progress.of', { closed: number(l.leads.closed), total: number(l.leads.total) })}
              {l.leads.total > 0 ? ` (${share(l.leads.closed / l.leads.total)})` : ''}
            </td>
            {figures.map((f) => (
              <td key={f} data-label={t(`campaigns:funnel.${f}`)}>
                {number(l[f])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ByAgent({ agents }: { agents: CampaignProgress['agents'] }) {
  const t = useT();
  if (agents.length === 0) return <EmptyState title={t('campaigns:progress.no_agents')} />;
  const rows = [...agents].sort((a, b) => b.connected - a.connected || a.name.localeCompare(b.name));
  return (
    <table className={table.table} data-testid="by-agent">
      <caption className={css.caption}>{t('campaigns:progress.agents')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('campaigns:progress.agent')}</th>
          <th scope="col">{t('campaigns:funnel.connected')}</th>
          <th scope="col">{t('campaigns:funnel.success')}</th>
          <th scope="col">{t('campaigns:progress.skipped')}</th>
          <th scope="col">{t('campaigns:progress.talk')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((a) => (
          <tr key={a.agent_id}>
            <th scope="row">{a.name}</th>
            <td data-label={t('campaigns:funnel.connected')}>{number(a.connected)}</td>
            <td data-label={t('campaigns:funnel.success')}>
              {number(a.success)}
              {a.connected > 0 ? ` (${share(a.success / a.connected)})` : ''}
            </td>
            <td data-label={t('campaigns:progress.skipped')}>{number(a.skipped)}</td>
            <td data-label={t('campaigns:progress.talk')}>{clockText(a.talk_seconds * 1000)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
