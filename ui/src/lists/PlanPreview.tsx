import css from '../admin/admin.module.css';
import type { ListImportPlan, ListImportPreview } from '../api/rows';
import { EmptyState } from '../design/EmptyState';
import { phone } from '../i18n/format';
import { useT } from '../i18n/useT';
import { LeadTable } from './Leads';
import own from './lists.module.css';

interface Props {
  plan: ListImportPlan;
  preview: ListImportPreview;
  dnc: boolean;
  dim: boolean;
}

/** The first rows as they are in the file, and what becomes of them. */
export function PlanPreview({ plan, preview, dnc, dim }: Props) {
  const t = useT();
  const rows = preview.rows ?? [];
  const leads = preview.leads ?? [];
  return (
    <div className={dim ? 'dim' : undefined}>
      <details className={own.rows}>
        <summary>{t('lists:plan.rows')}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: WCAG 2.1.1 wants a scrollable region to be reachable */}
        <section className={css.scroll} tabIndex={0} aria-label={t('lists:plan.rows')}>
          <table className={css.table} data-testid="file-rows">
            <thead>
              <tr>
                {plan.columns.map((c, n) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one heading
                  <th key={n} scope="col">
                    {c.name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((r, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no other identity
                <tr key={at}>
                  {plan.columns.map((c, n) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: as above
                    <td key={n} data-label={c.name}>
                      {r[n] ?? ''}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
      <section aria-label={t('lists:plan.leads')} data-testid="preview">
        <h2>{t(dnc ? 'lists:plan.numbers' : 'lists:plan.leads')}</h2>
        {leads.length === 0 ? <EmptyState title={t('lists:plan.no_leads')} /> : null}
        {leads.length > 0 && dnc ? <p>{leads.flatMap((l) => l.numbers.map(phone)).join(' · ')}</p> : null}
        {leads.length > 0 && !dnc ? <LeadTable leads={leads} /> : null}
      </section>
    </div>
  );
}
