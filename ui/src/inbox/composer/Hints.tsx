import { IconCloudCheck, IconDeviceFloppy, IconHourglassLow } from '@tabler/icons-react';
import { restText } from '../../design/duration';
import { useNow } from '../../design/ticker';
import { number } from '../../i18n/format';
import { useT } from '../../i18n/useT';
import type { Thread, Traits } from '../records';
import css from '../thread.module.css';
import type { Count } from './limit';
import { windowLeft } from './rules';

/** The window is told of once it is about to close. */
const TOLD_MS = 4 * 3_600_000;

interface Props {
  thread: Thread;
  traits?: Traits;
  count: Count | null;
  kept: boolean;
  typed: boolean;
}

/** What the channel makes of the text, how long it may be sent, and whether it is kept. */
export function Hints({ thread, traits, count, kept, typed }: Props) {
  const t = useT();
  const left = windowLeft(traits, thread, useNow());
  return (
    <span className={css.hints}>
      {left !== null && left > 0 && left < TOLD_MS ? (
        <span data-testid="window-left">
          <IconHourglassLow size={13} aria-hidden="true" /> {t('inbox:compose.window', { time: restText(left) })}
        </span>
      ) : null}
      {count ? (
        <span data-over={count.over || undefined} data-testid="count">
          {count.kind === 'segments'
            ? t('inbox:compose.segments', { count: count.parts, left: count.left })
            : count.over
              ? t('inbox:compose.too_long')
              : count.parts > 1
                ? t('inbox:compose.parts', { count: count.parts })
                : t('inbox:compose.chars', { used: number(count.used), most: number(count.most) })}
          {count.kind === 'segments' && count.encoding === 'ucs2' ? ` · ${t('inbox:compose.ucs2')}` : ''}
        </span>
      ) : null}
      {typed ? (
        <span className="muted" title={t(kept ? 'inbox:compose.saved' : 'inbox:compose.saved_here')}>
          {kept ? <IconCloudCheck size={14} aria-hidden="true" /> : <IconDeviceFloppy size={14} aria-hidden="true" />}
          <span className="sr">{t(kept ? 'inbox:compose.saved' : 'inbox:compose.saved_here')}</span>
        </span>
      ) : null}
    </span>
  );
}
