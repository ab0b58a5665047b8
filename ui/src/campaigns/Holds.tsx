import table from '../admin/admin.module.css';
import type { CampaignStatus } from '../api/rows';
import { EmptyState } from '../design/EmptyState';
import { useNow } from '../design/ticker';
import { number, since } from '../i18n/format';
import { useT } from '../i18n/useT';
import { FigureList } from './Figures';
import { ruleText } from './words';
import { until } from './Zones';

/** How many leads each rule holds back, in words, and when the first of them is let go. */
export function Holds({ status: s }: { status: CampaignStatus }) {
  const t = useT();
  const now = useNow();
  const rows = [...s.holds].sort((a, b) => b.leads - a.leads);
  return (
    <section aria-label={t('campaigns:holds.title')}>
      <h2>{t('campaigns:holds.title')}</h2>
      {rows.length === 0 ? <EmptyState title={t('campaigns:holds.none')} /> : null}
      {rows.length > 0 ? (
        <table className={table.table} data-testid="holds">
          <thead>
            <tr>
              {(['rule', 'leads', 'first'] as const).map((c) => (
                <th key={c} scope="col">
                  {t(`campaigns:holds.${c}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((h) => (
              <tr key={h.rule}>
                <th scope="row">{ruleText(h.rule)}</th>
                <td data-label={t('campaigns:holds.leads')}>{number(h.leads)}</td>
                <td data-label={t('campaigns:holds.first')} data-clock>
                  {h.first ? until(h.first, now) : t('campaigns:holds.never')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </section>
  );
}

/** Where it is with the leads, and from when these counts are. */
export function LeadCounts({ status: s }: { status: CampaignStatus }) {
  const t = useT();
  const now = useNow();
  const parts = ['due', 'later', 'leased', 'closed', 'total'] as const;
  return (
    <div>
      <FigureList
        title={t('campaigns:leads.title')}
        testId="leads"
        figures={parts.map((p) => ({ id: p, name: t(`campaigns:leads.${p}`), value: s.leads[p] }))}
      />
      <p className="muted" data-clock>
        {s.counted_at
          ? t('campaigns:leads.counted', { when: since(s.counted_at, now) })
          : t('campaigns:leads.uncounted')}
      </p>
    </div>
  );
}
