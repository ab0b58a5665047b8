import type { CampaignFunnel } from '../api/rows';
import { EmptyState } from '../design/EmptyState';
import { number } from '../i18n/format';
import { useT } from '../i18n/useT';
import css from './campaigns.module.css';
import { share } from './words';

const WAY = ['attempts', 'answered', 'people', 'connected', 'success'] as const;
/** Beside the way: of what each of them is a part. */
const BESIDE = [
  ['machines', 'answered'],
  ['abandoned', 'people'],
] as const;
type Stage = (typeof WAY)[number];

/** How far the attempts of the day came: each stage with its share of the one before. The bars say no more than the words. */
export function Funnel({ today: f }: { today: CampaignFunnel }) {
  const t = useT();
  const part = (value: number, of: Exclude<Stage, 'success'>) =>
    f[of] > 0
      ? t('campaigns:funnel.share', { share: share(value / f[of]), of: t(`campaigns:funnel.of.${of}`) })
      : '–';
  return (
    <section aria-label={t('campaigns:funnel.title')}>
      <h2>{t('campaigns:funnel.title')}</h2>
      {f.attempts === 0 ? <EmptyState title={t('campaigns:funnel.none')} /> : null}
      {f.attempts > 0 ? (
        <ol className={css.funnel} data-testid="funnel">
          {WAY.map((stage, n) => (
            <li key={stage} data-stage={stage}>
              <span className={css.stage}>{t(`campaigns:funnel.${stage}`)}</span>
              <meter aria-hidden="true" className={css.bar} min={0} max={Math.max(1, f.attempts)} value={f[stage]} />
              <strong>{number(f[stage])}</strong>
              <span className="muted">{n > 0 ? part(f[stage], WAY[n - 1] as Exclude<Stage, 'success'>) : null}</span>
            </li>
          ))}
          {BESIDE.map(([stage, of]) => (
            <li key={stage} data-stage={stage} data-beside>
              <span className={css.stage}>{t(`campaigns:funnel.${stage}`)}</span>
              <meter aria-hidden="true" className={css.bar} min={0} max={Math.max(1, f.attempts)} value={f[stage]} />
              <strong>{number(f[stage])}</strong>
              <span className="muted">{part(f[stage], of)}</span>
            </li>
          ))}
        </ol>
      ) : null}
    </section>
  );
}
