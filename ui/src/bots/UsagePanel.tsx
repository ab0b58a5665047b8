import css from '../admin/admin.module.css';
import { EmptyState } from '../design/EmptyState';
import { SkeletonRows } from '../design/SkeletonRows';
import { dayOf, number } from '../i18n/format';
import { useT } from '../i18n/useT';
import own from '../inboxes/inboxes.module.css';
import { LoadTrouble } from './LoadTrouble';
import { type Usage, useUsage } from './queries';
import { money, purposeOf } from './words';

const sum = (rows: Usage[], of: 'runs' | 'tokens_in' | 'tokens_out' | 'micros') =>
  rows.reduce((n, r) => n + r[of], 0);

/** What the models of an inbox took in the last thirty days, by day and purpose. */
export function UsagePanel({ inbox }: { inbox: string }) {
  const t = useT();
  const { data, error, refetch, isPending } = useUsage(inbox);
  const rows = data?.items ?? [];
  return (
    <section className={css.section} aria-label={t('bots:usage.title')} data-testid="bot-usage">
      <div className={own.stack}>
        <h2>{t('bots:usage.title')}</h2>
        <p className="muted">{t('bots:usage.help')}</p>
        <LoadTrouble error={error} stale={Boolean(data)} onRetry={() => void refetch()} />
        {isPending ? <SkeletonRows /> : null}
        {data && rows.length === 0 ? <EmptyState title={t('bots:usage.none')} /> : null}
        {rows.length > 0 ? <UsageTable rows={rows} /> : null}
      </div>
    </section>
  );
}

function UsageTable({ rows }: { rows: Usage[] }) {
  const t = useT();
  const cost = sum(rows, 'micros') > 0;
  const figures = (r: Pick<Usage, 'runs' | 'tokens_in' | 'tokens_out' | 'micros'>) => (
    <>
      <td data-label={t('bots:usage.runs')}>{number(r.runs)}</td>
      <td data-label={t('bots:usage.in')}>{number(r.tokens_in)}</td>
      <td data-label={t('bots:usage.out')}>{number(r.tokens_out)}</td>
      {cost ? <td data-label={t('bots:usage.cost')}>{money(r.micros)}</td> : null}
    </>
  );
  return (
    <div className={`${css.scroll} ${own.full}`}>
      <table className={css.table}>
        <thead>
          <tr>
            {(['day', 'purpose', 'model', 'runs', 'in', 'out'] as const).map((c) => (
              <th key={c} scope="col">
                {t(`bots:usage.${c}`)}
              </th>
            ))}
            {cost ? <th scope="col">{t('bots:usage.cost')}</th> : null}
          </tr>
        </thead>
        <tbody>
          {rows.map((r) => (
            <tr key={`${r.day} ${r.purpose} ${r.model}`} data-testid="usage-row">
              <th scope="row">{dayOf(r.day)}</th>
              <td data-label={t('bots:usage.purpose')}>{purposeOf(r.purpose)}</td>
              <td data-label={t('bots:usage.model')} className={own.account}>
                {r.model}
              </td>
              {figures(r)}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr data-testid="usage-sum">
            <th scope="row" colSpan={3}>
              {t('bots:usage.sum')}
            </th>
            {figures({
              runs: sum(rows, 'runs'),
              tokens_in: sum(rows, 'tokens_in'),
              tokens_out: sum(rows, 'tokens_out'),
              micros: sum(rows, 'micros'),
            })}
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
