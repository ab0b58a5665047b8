import { useRef } from 'react';
import { useNow } from '../design/ticker';
import { useT } from '../i18n/useT';
import { CALM, type Sla, slaAfter } from './sla';
import css from './sla.module.css';

const GLYPH = { near: '◔', breach: '◉' } as const;

/** The level of one wait, followed over time so that it does not flicker; no wait is null. */
export function useSla(since: string | null | undefined, seconds: number): Sla {
  const now = useNow();
  const state = useRef(CALM);
  state.current = slaAfter(state.current, since ? now - Date.parse(since) : 0, seconds * 1000, now);
  return state.current.level;
}

/** What is wrong with a wait, as shape and word; nothing while nothing is. */
export function SlaMark({ level }: { level: Sla }) {
  const t = useT();
  if (level === 'ok') return null;
  return (
    <span className={css.mark} data-sla={level} data-testid="sla">
      <span aria-hidden="true">{GLYPH[level]} </span>
      {t(`floor:sla.${level}`)}
    </span>
  );
}
