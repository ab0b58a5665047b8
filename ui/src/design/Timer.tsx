import { clockText, restText } from './duration';
import { useNow } from './ticker';

interface Props {
  /** What the number is; shown before it unless `bare`. */
  label: string;
  since?: string;
  until?: string;
  /** Milliseconds gathered before `since`. */
  base?: number;
  bare?: boolean;
  className?: string;
}

/** A live time with its name. Counts up from `since` or down to `until`. */
export function Timer({ label, since, until, base = 0, bare, className }: Props) {
  const now = useNow();
  const text = until
    ? restText(Date.parse(until) - now)
    : clockText(base + (since ? Math.max(0, now - Date.parse(since)) : 0));
  return (
    <span className={className} role="timer" aria-live="off" aria-label={bare ? `${label} ${text}` : undefined}>
      {bare ? null : <span className="muted">{label} </span>}
      <span data-clock>{text}</span>
    </span>
  );
}
