import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import type { Hours } from '../api/answers';
import { useHours } from '../api/queries';
import type { QueueCount } from '../api/records';
import { EmptyState } from '../design/EmptyState';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { clock, number } from '../i18n/format';
import { useT } from '../i18n/useT';
import { AsOf } from './AsOf';
import css from './heat.module.css';

const MEASURES = ['offered', 'answered', 'abandoned'] as const;
type Measure = (typeof MEASURES)[number];
type Hour = Hours['hours'][number];

const HOUR_MS = 3_600_000;
/** Steps of the ground; a share of the greatest cell, so that a quiet day has its peaks, too. */
const STEPS = 5;

interface HeatRow {
  id: string;
  name: string;
  cells: (Hour | undefined)[];
}

export interface Heat {
  /** When each column begins. */
  starts: number[];
  rows: HeatRow[];
}

/** The hours from the first to the last in which anybody called, for every queue that is shown. */
export function heat(sites: Hours[], queues: Pick<QueueCount, 'queue_id' | 'name'>[]): Heat {
  const at = new Map<string, Map<number, Hour>>();
  for (const site of sites) {
    for (const h of site.hours) {
      const hours = at.get(h.queue_id) ?? new Map<number, Hour>();
      hours.set(Date.parse(site.day_start) + h.n * HOUR_MS, h);
      at.set(h.queue_id, hours);
    }
  }
  const known = queues.filter((q) => at.has(q.queue_id));
  const all = known.flatMap((q) => [...(at.get(q.queue_id)?.keys() ?? [])]);
  if (all.length === 0) return { starts: [], rows: [] };
  const first = Math.min(...all);
  const starts = Array.from({ length: (Math.max(...all) - first) / HOUR_MS + 1 }, (_, n) => first + n * HOUR_MS);
  const rows = known
    .map((q) => ({ id: q.queue_id, name: q.name, cells: starts.map((s) => at.get(q.queue_id)?.get(s)) }))
    .sort((a, b) => a.name.localeCompare(b.name));
  return { starts, rows };
}

/** 0 for none, then 1 to STEPS by the share of the greatest. */
export function step(value: number, most: number): number {
  return value <= 0 || most <= 0 ? 0 : Math.max(1, Math.ceil((STEPS * value) / most));
}

/** When which queue is called: queues by hours. The number stands in every cell; the ground only helps to find it. */
export function HeatTable({ queues, chosen }: { queues: QueueCount[]; chosen: string }) {
  const t = useT();
  const [measure, setMeasure] = useState<Measure>('offered');
  const { data, error, refetch, isPending, dataUpdatedAt } = useHours();
  if (isPending) return <SkeletonRows />;
  if (!data) return <ErrorPanel title={t('floor:heat.failed')} error={error} onRetry={() => void refetch()} />;
  const { starts, rows } = heat(
    data.items,
    queues.filter((q) => chosen === '' || q.queue_id === chosen),
  );
  if (rows.length === 0) return <EmptyState title={t('floor:heat.none')} />;
  const most = Math.max(...rows.flatMap((r) => r.cells.map((c) => c?.[measure] ?? 0)));
  const sum = (cells: (Hour | undefined)[]) => cells.reduce((all, c) => all + (c?.[measure] ?? 0), 0);
  return (
    <div className={css.heat}>
      <AsOf at={dataUpdatedAt} failed={error !== null} />
      {error ? <ErrorPanel title={t('floor:heat.failed')} error={error} onRetry={() => void refetch()} /> : null}
      <NativeSelect
        size="xs"
        className={css.measure}
        aria-label={t('floor:heat.measure')}
        value={measure}
        onChange={(e) => setMeasure(MEASURES.find((m) => m === e.currentTarget.value) ?? 'offered')}
        data={MEASURES.map((m) => ({ value: m, label: t(`floor:heat.${m}`) }))}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div className={css.scroll} tabIndex={0} role="region" aria-label={t('floor:view.heat')}>
        <table className={css.table} data-testid="floor-heat">
          <caption className="sr">{t('floor:heat.caption', { measure: t(`floor:heat.${measure}`) })}</caption>
          <thead>
            <tr>
              <th scope="col">{t('floor:queue.name')}</th>
              {starts.map((s) => (
                <th key={s} scope="col" data-clock>
                  {clock(new Date(s).toISOString())}
                </th>
              ))}
              <th scope="col">{t('floor:heat.sum')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((r) => (
              <tr key={r.id}>
                <th scope="row">{r.name}</th>
                {starts.map((s, n) => (
                  <Cell key={s} hour={r.cells[n]} measure={measure} most={most} />
                ))}
                <td>{number(sum(r.cells))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function Cell({ hour, measure, most }: { hour: Hour | undefined; measure: Measure; most: number }) {
  const t = useT();
  if (!hour) return <td className="muted">–</td>;
  return (
    <td data-step={step(hour[measure], most)} title={t('floor:heat.cell', { ...hour })}>
      {number(hour[measure])}
    </td>
  );
}
