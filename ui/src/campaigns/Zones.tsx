import table from '../admin/admin.module.css';
import type { CampaignStatus } from '../api/rows';
import { EmptyState } from '../design/EmptyState';
import { useNow } from '../design/ticker';
import { clock, clockIn, dateTime, number } from '../i18n/format';
import { useT } from '../i18n/useT';
import css from './campaigns.module.css';
import { relative } from './words';

const DAY_MS = 20 * 3_600_000;

/** The legal clock of each time zone that has leads. */
export function Zones({ status: s }: { status: CampaignStatus }) {
  const t = useT();
  const now = useNow();
  return (
    <section aria-label={t('campaigns:zones.title')}>
      <h2>{t('campaigns:zones.title')}</h2>
      {s.zones.length === 0 ? <EmptyState title={t('campaigns:zones.none')} /> : null}
      {s.zones.length > 0 ? (
        <table className={table.table} data-testid="zones">
          <thead>
            <tr>
              {(['zone', 'now', 'state', 'until', 'leads'] as const).map((c) => (
                <th key={c} scope="col">
                  {t(`campaigns:zones.${c}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {s.zones.map((z) => (
              <tr key={z.zone} data-open={z.open}>
                <th scope="row">{z.zone || t('campaigns:zones.unknown_zone')}</th>
                <td data-label={t('campaigns:zones.now')} data-clock>
                  {z.zone ? clockIn(z.zone, now) : '–'}
                </td>
                <td data-label={t('campaigns:zones.state')}>
                  <span className={css.open} data-open={z.open}>
                    <span aria-hidden="true">{z.open ? '● ' : '○ '}</span>
                    {t(z.open ? 'campaigns:zones.open' : 'campaigns:zones.closed')}
                  </span>
                </td>
                <td data-label={t('campaigns:zones.until')} data-clock>
                  {z.until ? until(z.until, now) : z.open ? t('campaigns:zones.always') : '–'}
                </td>
                <td data-label={t('campaigns:zones.leads')}>{number(z.leads)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </section>
  );
}

/** The reader's clock, and how far that is. */
export function until(at: string, now: number): string {
  const far = Date.parse(at) - now > DAY_MS;
  return `${far ? dateTime(at) : clock(at)} · ${relative(at, now)}`;
}
