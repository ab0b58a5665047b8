import { clockText } from '../design/duration';
import { useNow } from '../design/ticker';
import floor from '../floor/floor.module.css';
import { useT } from '../i18n/useT';
import { STALE_MS } from './queries';

/** How old an answer is; the page's own clock, for it is the page that asked. */
export function useAge(at: number): { stale: boolean; age: number } {
  useNow();
  const age = at > 0 ? Math.max(0, Date.now() - at) : 0;
  return { stale: age > STALE_MS, age };
}

/** From when the status is: live, or so old that it says its age. */
export function Age({ at }: { at: number }) {
  const t = useT();
  const { stale, age } = useAge(at);
  const text = clockText(age);
  return (
    <span className={floor.fresh} data-stale={stale || undefined} data-testid="age" data-clock>
      <span aria-hidden="true">{stale ? '○ ' : '● '}</span>
      {stale ? t('campaigns:status.stale_long', { age: text }) : t('campaigns:status.live')}
    </span>
  );
}
