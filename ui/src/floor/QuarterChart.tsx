import type { Quarter, Quarters } from '../api/answers';
import { useQuarters } from '../api/queries';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { clock, number } from '../i18n/format';
import { useT } from '../i18n/useT';
import { AsOf } from './AsOf';
import css from './queue.module.css';

export interface Bar {
  n: number;
  at: number;
  offered: number;
  answered: number;
  abandoned: number;
  usual: number;
}

const QUARTER_MS = 15 * 60_000;

/** The quarters from the first to the last in which anybody called, today or as usual; none is left out between. */
export function bars(q: Quarters): Bar[] {
  const today = new Map<number, Quarter>(q.today.map((x) => [x.n, x]));
  const usual = new Map<number, Quarter>(q.usual.map((x) => [x.n, x]));
  const all = [...today.keys(), ...usual.keys()];
  if (all.length === 0) return [];
  const first = Math.min(...all);
  const start = Date.parse(q.day_start);
  return Array.from({ length: Math.max(...all) - first + 1 }, (_, k) => {
    const n = first + k;
    const t = today.get(n);
    return {
      n,
      at: start + n * QUARTER_MS,
      offered: t?.offered ?? 0,
      answered: t?.answered ?? 0,
      abandoned: t?.abandoned ?? 0,
      usual: usual.get(n)?.offered ?? 0,
    };
  });
}

/** Offered, answered and abandoned by the quarter hour; what is usual is a line over it. The table says the same. */
export function QuarterChart({ queueId }: { queueId: string }) {
  const t = useT();
  const { data, error, refetch, isPending, dataUpdatedAt } = useQuarters(queueId);
  const list = data ? bars(data) : [];
  return (
    <section aria-label={t('floor:page.chart')}>
      <h2>{t('floor:page.chart')}</h2>
      {data ? <AsOf at={dataUpdatedAt} failed={error !== null} /> : null}
      {isPending ? <SkeletonRows rows={3} /> : null}
      {error && !data ? (
        <ErrorPanel title={t('floor:page.chart_failed')} error={error} onRetry={() => void refetch()} />
      ) : null}
      {data && list.length === 0 ? <p className="muted">{t('floor:page.chart_none')}</p> : null}
      {data && list.length > 0 ? (
        <>
          <Chart list={list} />
          <p className={css.legend}>
            <span data-kind="answered">■ {t('floor:page.answered')}</span>
            <span data-kind="abandoned">▨ {t('floor:page.abandoned')}</span>
            <span data-kind="offered">□ {t('floor:page.offered')}</span>
            {data.days > 0 ? (
              <span data-kind="usual">— {t('floor:page.chart_help', { count: data.days })}</span>
            ) : null}
          </p>
          <details>
            <summary>{t('floor:page.table')}</summary>
            <Table list={list} />
          </details>
        </>
      ) : null}
    </section>
  );
}

const HIGH = 160;
const WIDE = 14;

function Chart({ list }: { list: Bar[] }) {
  const t = useT();
  const most = Math.max(...list.map((b) => Math.max(b.offered, b.usual)), 1);
  const y = (v: number) => (HIGH * v) / most;
  const width = Math.max(list.length * WIDE, 320); // the scale is 1: a short day is not blown up
  const usual = list
    .map((b, k) => `${k * WIDE},${HIGH - y(b.usual)} ${(k + 1) * WIDE},${HIGH - y(b.usual)}`)
    .join(' ');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className={css.chart} tabIndex={0}>
      <svg
        viewBox={`0 -4 ${width} ${HIGH + 24}`}
        role="img"
        aria-label={t('floor:page.chart')}
        width={width}
        height={HIGH + 24}
      >
        {list.map((b, k) => (
          <g key={b.n}>
            <title>
              {t('floor:page.bar', {
                time: clock(b.at),
                offered: b.offered,
                answered: b.answered,
                abandoned: b.abandoned,
                usual: b.usual,
              })}
            </title>
            <rect
              className={css.offered}
              x={k * WIDE + 1}
              width={WIDE - 2}
              y={HIGH - y(b.offered)}
              height={y(b.offered)}
            />
            <rect
              className={css.answered}
              x={k * WIDE + 1}
              width={WIDE - 2}
              y={HIGH - y(b.answered)}
              height={y(b.answered)}
            />
            <rect
              className={css.abandoned}
              x={k * WIDE + 1}
              width={WIDE - 2}
              y={HIGH - y(b.answered + b.abandoned)}
              height={y(b.abandoned)}
            />
            {b.n % 4 === 0 && k % 8 < 4 ? (
              <text x={k * WIDE} y={HIGH + 16}>
                {clock(b.at)}
              </text>
            ) : null}
          </g>
        ))}
        <polyline className={css.usual} points={usual} />
        <line className={css.axis} x1={0} x2={width} y1={HIGH} y2={HIGH} />
      </svg>
    </div>
  );
}

function Table({ list }: { list: Bar[] }) {
  const t = useT();
  const heads = ['time', 'offered', 'answered', 'abandoned', 'usual'] as const;
  return (
    <table className={css.quarters}>
      <thead>
        <tr>
          {heads.map((h) => (
            <th key={h} scope="col">
              {t(`floor:page.${h}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {list.map((b) => (
          <tr key={b.n}>
            <th scope="row">{clock(b.at)}</th>
            <td>{number(b.offered)}</td>
            <td>{number(b.answered)}</td>
            <td>{number(b.abandoned)}</td>
            <td>{number(b.usual)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
