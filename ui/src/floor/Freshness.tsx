import { linkPhase, useLive } from '../api/live';
import { useNow } from '../design/ticker';
import { useT } from '../i18n/useT';
import css from './floor.module.css';

const LATE_MS = 2_000;
const STALE_MS = 8_000;

export function useStale(): { stale: boolean; age: number } {
  useNow();
  const { lostSince, freshAt } = useLive();
  const age = Math.max(0, Date.now() - freshAt);
  return { stale: linkPhase(lostSince, Date.now()) !== 'live' || age > STALE_MS, age };
}

/** How old what is shown may be. The server ticks every five seconds, so an age up to that is said, not warned of. */
export function Freshness() {
  const t = useT();
  const { stale, age } = useStale();
  const seconds = Math.round(age / 1000);
  const text = stale
    ? t('floor:stale', { seconds })
    : age > LATE_MS
      ? t('floor:second_old', { seconds })
      : t('floor:live');
  return (
    <span className={css.fresh} data-stale={stale || undefined} data-testid="freshness">
      <span aria-hidden="true">{stale ? '○' : '●'} </span>
      {text}
      <span className="sr" role="status">
        {stale ? t('floor:stale', { seconds: Math.round(seconds / 10) * 10 }) : ''}
      </span>
    </span>
  );
}
