import css from './session.module.css';

export function Logo({ small }: { small?: boolean }) {
  return (
    <span className={css.logo} data-small={small || undefined}>
      <svg width={small ? 22 : 28} height={small ? 22 : 28} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
        <rect width="32" height="32" rx="7" fill="var(--accent)" />
        <path
          d="M9 8v10a7 7 0 0 0 14 0v-4"
          fill="none"
          stroke="var(--on-accent)"
          strokeWidth="3"
          strokeLinecap="round"
        />
        <circle cx="9" cy="8" r="3" fill="var(--on-accent)" />
        <circle cx="23" cy="12" r="3" fill="var(--on-accent)" />
      </svg>
      <span>Cordboard</span>
    </span>
  );
}
