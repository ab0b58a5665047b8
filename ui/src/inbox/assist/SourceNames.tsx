import { Away } from '../../bots/Away';
import { useT } from '../../i18n/useT';
import type { BotSource } from './ask';
import css from './assist.module.css';

/** What a suggestion was made from; nothing is said as plainly as something. */
export function SourceNames({ sources }: { sources: BotSource[] }) {
  const t = useT();
  if (sources.length === 0) return <strong>{t('assist:no_sources')}</strong>;
  return (
    <span className={css.sources} data-testid="assist-sources">
      {t('assist:sources')}{' '}
      {named(sources).map((s) => (
        <span key={s.source_id}>
          <Away title={s.title} url={s.url} />
        </span>
      ))}
    </span>
  );
}

/** Each source once, however many of its pieces were used. */
export function named(sources: BotSource[]): BotSource[] {
  return [...new Map(sources.map((s) => [s.source_id, s])).values()];
}
