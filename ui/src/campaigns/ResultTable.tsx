import table from '../admin/admin.module.css';
import type { CampaignResult } from '../api/rows';
import { SKIP_REASONS } from '../console/skipReasons';
import { clockText } from '../design/duration';
import { dateTime, phone } from '../i18n/format';
import { useT } from '../i18n/useT';
import css from './campaigns.module.css';
import { detectionText, outcomeText } from './words';

const COLUMNS = ['time', 'lead', 'number', 'list', 'outcome', 'disposition', 'agent', 'talk'] as const;

/** How long an attempt's conversation was, in milliseconds; null where there was none. */
function talked({ attempt: a }: CampaignResult): number | null {
  if (!a.joined_at || !a.ended_at) return null;
  return Math.max(0, Date.parse(a.ended_at) - Date.parse(a.joined_at));
}

export function ResultTable({ items }: { items: CampaignResult[] }) {
  const t = useT();
  return (
    <table className={table.table} data-testid="result-table">
      <caption className="sr">{t('campaigns:result.table')}</caption>
      <thead>
        <tr>
          {COLUMNS.map((c) => (
            <th key={c} scope="col">
              {t(`campaigns:result.${c}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map((r) => {
          const talk = talked(r);
          return (
            <tr key={r.attempt.id}>
              <th scope="row" data-clock>
                {dateTime(r.attempt.leased_at)}
              </th>
              <td data-label={t('campaigns:result.lead')}>{r.lead || r.external_id || '–'}</td>
              <td data-label={t('campaigns:result.number')}>{phone(r.attempt.number)}</td>
              <td data-label={t('campaigns:result.list')}>{r.list || '–'}</td>
              <td data-label={t('campaigns:result.outcome')}>
                {r.attempt.outcome ? outcomeText(r.attempt.outcome) : '…'}
                <Skipped why={r.attempt.skip_reason} />
                <Detected detection={r.attempt.detection} />
              </td>
              <td data-label={t('campaigns:result.disposition')}>{r.disposition || '–'}</td>
              <td data-label={t('campaigns:result.agent')}>{r.agent || '–'}</td>
              <td data-label={t('campaigns:result.talk')}>{talk === null ? '–' : clockText(talk)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Why an agent passed over the lead: one of the usual reasons, or the agent's own words. */
function Skipped({ why }: { why: string | undefined }) {
  const t = useT();
  if (!why) return null;
  const usual = SKIP_REASONS.find((r) => r === why);
  const text = usual ? t(`desk:preview.reason.${usual}`) : why === 'timer' ? t('campaigns:result.skip_timer') : why;
  return <span className="muted"> · {text}</span>;
}

/** What the detection of machines said, where it was asked; what Asterisk measured is there for who wants to know. */
function Detected({ detection: d }: { detection: CampaignResult['attempt']['detection'] }) {
  const t = useT();
  if (!d?.verdict) return null;
  return (
    <span className={`${css.detected} muted`} title={d.cause || undefined} data-testid="detected">
      {t('campaigns:result.detected', { what: detectionText(d) })}
    </span>
  );
}
