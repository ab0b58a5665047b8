import admin from '../admin/admin.module.css';
import type { components } from '../api/schema';
import { currentLanguage } from '../i18n';
import { number, percent } from '../i18n/format';
import { useT } from '../i18n/useT';
import css from './automation.module.css';

type S = components['schemas'];
export type Score = S['Score'];
export type Scores = S['Scores'];

/** An average as people write it; a dash where nobody answered. */
export function averageOf(s: Score): string {
  if (s.answered === 0) return '–';
  const two = { minimumFractionDigits: 1, maximumFractionDigits: 2 };
  return new Intl.NumberFormat(currentLanguage(), two).format(s.average);
}

/** A part of a whole; a dash of nothing. */
function shareOf(part: number, whole: number): string {
  return whole === 0 ? '–' : percent(part / whole);
}

export function Totals({ total: s }: { total: Score }) {
  const t = useT();
  return (
    <dl className={css.figures} data-testid="totals">
      <div>
        <dt>{t('automation:scores.answered')}</dt>
        <dd>
          {number(s.answered)}
          <small>
            {t('automation:scores.answered_of', {
              answered: number(s.answered),
              asked: number(s.asked),
              share: shareOf(s.answered, s.asked),
            })}
          </small>
        </dd>
      </div>
      <div>
        <dt>{t('automation:scores.average')}</dt>
        <dd>{s.answered === 0 ? '–' : t('automation:scores.of_five', { average: averageOf(s) })}</dd>
      </div>
      <div>
        <dt>{t('automation:scores.good')}</dt>
        <dd>{s.answered === 0 ? '–' : percent(s.good)}</dd>
      </div>
    </dl>
  );
}

/** How many gave 5, 4, 3, 2 and 1. */
export function Spread({ total: s }: { total: Score }) {
  const t = useT();
  return (
    <section aria-label={t('automation:scores.spread')}>
      <h2 className={css.site}>{t('automation:scores.spread')}</h2>
      <table className={admin.table} data-testid="spread">
        <thead>
          <tr>
            <th scope="col">{t('automation:scores.points')}</th>
            <th scope="col">{t('automation:scores.count')}</th>
          </tr>
        </thead>
        <tbody>
          {[5, 4, 3, 2, 1].map((points) => {
            const count = s.points[points - 1] ?? 0;
            return (
              <tr key={points}>
                <th scope="row">{points}</th>
                <td data-label={t('automation:scores.count')}>
                  {number(count)} <span className="muted">({shareOf(count, s.answered)})</span>
                  <span className={css.share} aria-hidden="true">
                    <i style={{ width: `${s.answered === 0 ? 0 : (100 * count) / s.answered}%` }} />
                  </span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

interface Props {
  title: string;
  head: string;
  scores: Score[];
  nameOf: (id: string) => string;
  testId: string;
}

/** The same figures by something; who asked nobody is not there. */
export function ScoreTable({ title, head, scores, nameOf, testId }: Props) {
  const t = useT();
  const answered = t('automation:scores.answered');
  const average = t('automation:scores.average');
  const good = t('automation:scores.good');
  return (
    <section aria-label={title}>
      <h2 className={css.site}>{title}</h2>
      <table className={admin.table} data-testid={testId}>
        <thead>
          <tr>
            {[head, answered, average, good].map((h) => (
              <th key={h} scope="col">
                {h}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {scores.map((s) => (
            <tr key={s.id}>
              <th scope="row">{nameOf(s.id)}</th>
              <td data-label={answered}>
                {t('automation:scores.answered_of', {
                  answered: number(s.answered),
                  asked: number(s.asked),
                  share: shareOf(s.answered, s.asked),
                })}
              </td>
              <td data-label={average}>{averageOf(s)}</td>
              <td data-label={good}>{s.answered === 0 ? '–' : percent(s.good)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
