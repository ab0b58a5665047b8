import { clock } from '../i18n/format';
import { useT } from '../i18n/useT';
import css from './floor.module.css';

/** From when a figure is that the server counts for this page; said louder when asking again failed. */
export function AsOf({ at, failed }: { at: number; failed?: boolean }) {
  const t = useT();
  if (at === 0) return null;
  return (
    <span className={css.fresh} data-stale={failed || undefined} data-clock>
      {failed ? '○ ' : ''}
      {t('floor:as_of', { time: clock(at) })}
    </span>
  );
}
