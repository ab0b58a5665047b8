import { Select } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import admin from '../admin/admin.module.css';
import { useNoun } from '../admin/noun';
import { client, ok } from '../api/client';
import type { Row } from '../api/rows';
import { EmptyState } from '../design/EmptyState';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { dateTime, dayOf } from '../i18n/format';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import css from './automation.module.css';
import { type Scores, ScoreTable, Spread, Totals } from './ScoreTables';

const SPANS = ['7', '30', '90', '365'] as const;
const NET_MS = 60_000;

/** The moment at which the first of so many days began here, today being the last. */
export function beginOf(days: number, now = new Date()): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - days + 1);
}

function useScores(days: string) {
  return useQuery({
    queryKey: ['survey-scores', days],
    queryFn: () => {
      const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
      const query = { from: beginOf(Number(days)).toISOString(), to: new Date().toISOString(), zone };
      return ok(client.GET('/api/v1/survey-scores', { params: { query } }));
    },
    placeholderData: keepPreviousData,
    refetchInterval: NET_MS,
  });
}

/** How satisfied customers say they are: in all, by queue, by agent and by day. */
export function ScoresPage() {
  const t = useT();
  const [params, setParams] = useSearchParams();
  const days = SPANS.find((s) => s === params.get('days')) ?? '30';
  const { data, error, refetch, isPending, isPlaceholderData, dataUpdatedAt } = useScores(days);
  return (
    <section className={admin.page} aria-label={t('automation:scores.title')} data-testid="scores">
      <div className={admin.pagehead}>
        <div className="grow">
          <h1>{t('automation:scores.title')}</h1>
          <p className="muted">{t('automation:scores.help')}</p>
        </div>
        <Select
          aria-label={t('automation:scores.span')}
          allowDeselect={false}
          data={SPANS.map((s) => ({ value: s, label: t(`automation:scores.days_${s}`) }))}
          value={days}
          onChange={(v) => setParams(v ? { days: v } : {}, { replace: true })}
          data-testid="span"
        />
      </div>
      {error ? (
        <ErrorPanel
          title={data ? t('automation:scores.stale', { at: dateTime(dataUpdatedAt) }) : t('automation:scores.failed')}
          error={error}
          onRetry={() => void refetch()}
        />
      ) : null}
      {isPending ? <SkeletonRows tall /> : null}
      {data?.total.asked === 0 ? (
        <EmptyState title={t('automation:scores.none')}>
          <span>{t('automation:scores.none_help')}</span>
        </EmptyState>
      ) : null}
      {data && data.total.asked > 0 ? (
        <div className={isPlaceholderData || error ? css.dim : undefined}>
          <Parts scores={data} />
        </div>
      ) : null}
    </section>
  );
}

function Parts({ scores }: { scores: Scores }) {
  const t = useT();
  const queue = useNames('queues', 'queues.read', t('automation:scores.no_queue'));
  const agent = useNames('agents', 'users.read', t('automation:scores.no_agent'));
  return (
    <>
      <Totals total={scores.total} />
      <Spread total={scores.total} />
      <ScoreTable
        title={t('automation:scores.by_queue')}
        head={t('automation:scores.queue')}
        scores={scores.queues}
        nameOf={queue}
        testId="by-queue"
      />
      <ScoreTable
        title={t('automation:scores.by_agent')}
        head={t('automation:scores.agent')}
        scores={scores.agents}
        nameOf={agent}
        testId="by-agent"
      />
      <ScoreTable
        title={t('automation:scores.by_day')}
        head={t('automation:scores.day')}
        scores={[...scores.days].reverse()}
        nameOf={dayOf}
        testId="by-day"
      />
    </>
  );
}

function useNames(of: 'queues' | 'agents', permission: 'queues.read' | 'users.read', none: string) {
  const t = useT();
  const can = useCan();
  const { data } = useNoun<Row & { name: string }>(of, can(permission));
  return (id: string) => (id ? (data?.find((r) => r.id === id)?.name ?? t('automation:scores.unknown')) : none);
}
