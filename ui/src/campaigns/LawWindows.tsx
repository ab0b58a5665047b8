import table from '../admin/admin.module.css';
import type { CampaignStatus, LawWindow } from '../api/rows';
import { EmptyState } from '../design/EmptyState';
import { dateTime, number } from '../i18n/format';
import { useT } from '../i18n/useT';
import css from './campaigns.module.css';
import { policyText, share } from './words';

/** How a window stands: over is a word and a shape before it is a colour. */
function standing(w: LawWindow): 'over' | 'none_left' | 'within' {
  if (w.over) return 'over';
  return w.allowance <= 0 ? 'none_left' : 'within';
}

const SHAPE = { over: '◉', none_left: '◔', within: '○' };

/** What the law counts: abandoned of answered in its own windows, what may still be, and what is projected. */
export function LawWindows({ status: s }: { status: CampaignStatus }) {
  const t = useT();
  return (
    <section aria-label={t('campaigns:law.title')}>
      <h2>{t('campaigns:law.title')}</h2>
      {s.windows.length === 0 ? <EmptyState title={t('campaigns:law.none')} /> : null}
      {s.windows.length > 0 ? (
        <>
          <table className={table.table} data-testid="law-windows">
            <thead>
              <tr>
                {(['policy', 'abandoned', 'limit', 'left', 'ends', 'state'] as const).map((c) => (
                  <th key={c} scope="col">
                    {t(`campaigns:law.${c}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {s.windows.map((w, n) => (
                <Window key={`${w.policy} ${w.from}`} window={w} binding={n === 0 && s.windows.length > 1} />
              ))}
              {s.rolling ? <Window key="rolling" window={s.rolling} rolling /> : null}
            </tbody>
          </table>
          <p data-testid="forecast">{t('campaigns:law.forecast', { share: share(s.forecast) })}</p>
        </>
      ) : null}
    </section>
  );
}

/** One window of the law; the rolling one is no law's, and has neither an allowance nor an end. */
function Window({ window: w, binding, rolling }: { window: LawWindow; binding?: boolean; rolling?: boolean }) {
  const t = useT();
  const stands = rolling && !w.over ? 'within' : standing(w);
  return (
    <tr data-stands={stands} data-testid={rolling ? 'law-rolling' : undefined}>
      <th scope="row">
        {rolling ? t('campaigns:law.rolling') : policyText(w.policy)}{' '}
        {binding ? <span className="muted">({t('campaigns:law.binding')})</span> : null}
      </th>
      <td data-label={t('campaigns:law.abandoned')}>
        {t('campaigns:law.of', {
          abandoned: number(w.abandoned),
          answered: number(w.answered),
          share: share(w.answered > 0 ? w.abandoned / w.answered : 0),
        })}
      </td>
      <td data-label={t('campaigns:law.limit')}>{number(w.limit)}</td>
      <td data-label={t('campaigns:law.left')}>{rolling ? '–' : number(Math.max(0, w.allowance))}</td>
      <td data-label={t('campaigns:law.ends')}>
        {rolling ? '–' : w.to ? dateTime(w.to) : t('campaigns:law.with_campaign')}
      </td>
      <td data-label={t('campaigns:law.state')}>
        <span className={css.stands} data-stands={stands}>
          <span aria-hidden="true">{SHAPE[stands]} </span>
          {t(`campaigns:law.${stands}`)}
        </span>
      </td>
    </tr>
  );
}
