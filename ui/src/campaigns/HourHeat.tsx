import type { CampaignProgress } from '../api/rows';
import { EmptyState } from '../design/EmptyState';
import { step } from '../floor/HeatTable';
import heat from '../floor/heat.module.css';
import { number } from '../i18n/format';
import { useT } from '../i18n/useT';
import css from './campaigns.module.css';

const MEASURES = ['attempts', 'answered', 'people', 'connected', 'success', 'abandoned'] as const;

/** The attempts by the hour of the campaign's day. The number stands in every cell; the ground only helps to find it. */
export function HourHeat({ hours }: { hours: CampaignProgress['hours'] }) {
  const t = useT();
  const tried = hours.filter((h) => h.attempts > 0).map((h) => h.hour);
  if (tried.length === 0) return <EmptyState title={t('campaigns:progress.no_hours')} />;
  const first = Math.min(...tried);
  const columns = Array.from({ length: Math.max(...tried) - first + 1 }, (_, n) => first + n);
  const at = new Map(hours.map((h) => [h.hour, h]));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className={heat.scroll} tabIndex={0} role="region" aria-label={t('campaigns:progress.hours')}>
      <table className={heat.table} data-testid="hour-heat">
        <caption className={css.caption}>{t('campaigns:progress.hours')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('campaigns:progress.hour')}</th>
            {columns.map((h) => (
              <th key={h} scope="col">
                {String(h).padStart(2, '0')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {MEASURES.map((m) => {
            const most = Math.max(...columns.map((h) => at.get(h)?.[m] ?? 0));
            return (
              <tr key={m}>
                <th scope="row">{t(`campaigns:funnel.${m}`)}</th>
                {columns.map((h) => {
                  const n = at.get(h)?.[m] ?? 0;
                  return (
                    <td key={h} data-step={step(n, most)}>
                      {number(n)}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
