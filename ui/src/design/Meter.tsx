import css from './design.module.css';

interface Props {
  label: string;
  /** 0 to 1. */
  value: number;
  bars?: number;
  wide?: boolean;
}

/** A level as bars, with its value for assistive technology. */
export function Meter({ label, value, bars = 5, wide }: Props) {
  const lit = Math.round(Math.min(1, Math.max(0, value)) * bars);
  return (
    <span
      className={css.meter}
      data-wide={wide || undefined}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={bars}
      aria-valuenow={lit}
    >
      {Array.from({ length: bars }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars have no other identity
        <i key={i} data-on={i < lit || undefined} />
      ))}
    </span>
  );
}
