import type { ListImport } from '../api/rows';
import { number } from '../i18n/format';
import { useT } from '../i18n/useT';
import own from './lists.module.css';
import { sentence } from './sentence';

const OF_LEADS = ['rows', 'taken', 'rejected', 'duplicates', 'numbers', 'left_out', 'zoneless'] as const;
const OF_NUMBERS = ['rows', 'taken', 'rejected', 'duplicates', 'left_out'] as const;

/** How many rows became what, and why not. */
export function Counts({ i }: { i: Pick<ListImport, 'counts' | 'kind'> }) {
  const t = useT();
  const reasons = Object.entries(i.counts.reasons ?? {}).sort(([, a], [, b]) => b - a);
  return (
    <>
      <dl className={own.counts} data-testid="counts">
        {(i.kind === 'dnc' ? OF_NUMBERS : OF_LEADS).map((c) => (
          <div key={c} hidden={i.counts[c] === 0 && c !== 'rows' && c !== 'taken' && c !== 'rejected'}>
            <dt>{t(`lists:count.${c}`)}</dt>
            <dd data-count={c}>{number(i.counts[c])}</dd>
          </div>
        ))}
      </dl>
      {reasons.length > 0 ? (
        <section aria-label={t('lists:count.reasons')}>
          <h3>{t('lists:count.reasons')}</h3>
          <ul data-testid="reasons">
            {reasons.map(([key, n]) => (
              <li key={key}>{`${number(n)} × ${sentence(key, key, LIMITS)}`}</li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}

/** A count of many rows has the key of their reason, not the numbers in it. */
const LIMITS = { max: '…' };
