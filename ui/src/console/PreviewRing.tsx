import { useEffect, useRef } from 'react';
import { sounds } from '../alerts/sounds';
import { say } from '../app/announcer';
import { restText } from '../design/duration';
import { useNow } from '../design/ticker';
import { useT } from '../i18n/useT';
import css from './preview.module.css';

const SOON_MS = 10_000;
const AROUND = 2 * Math.PI * 9;

interface Props {
  since: string;
  until: string;
  /** Whether the number is dialled at the end, or the lead goes back. */
  dials: boolean;
}

/** How long a lead may be looked at, as a ring and in words; ten seconds before the end it is said once. */
export function PreviewRing({ since, until, dials }: Props) {
  const t = useT();
  const now = useNow();
  const rest = Math.max(0, Date.parse(until) - now);
  const whole = Math.max(1, Date.parse(until) - Date.parse(since));
  const soon = rest <= SOON_MS;
  const warned = useRef(soon);
  useEffect(() => {
    if (soon && !warned.current) {
      say(t(dials ? 'desk:preview.soon_dial' : 'desk:preview.soon_back'));
      sounds.play('tick');
    }
    warned.current = soon;
  }, [soon, dials, t]);
  return (
    <span className={css.ring} data-soon={soon || undefined} role="timer" aria-live="off" data-testid="preview-ring">
      <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true" focusable="false">
        <circle cx="11" cy="11" r="9" fill="none" stroke="var(--border)" strokeWidth="3" />
        <circle
          cx="11"
          cy="11"
          r="9"
          fill="none"
          stroke="currentColor"
          strokeWidth="3"
          strokeDasharray={AROUND}
          strokeDashoffset={AROUND * (1 - Math.min(1, rest / whole))}
          transform="rotate(-90 11 11)"
        />
      </svg>
      <span data-clock>{t(dials ? 'desk:preview.dials_in' : 'desk:preview.back_in', { time: restText(rest) })}</span>
    </span>
  );
}
