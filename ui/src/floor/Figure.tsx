import css from './floor.module.css';
import { useChanged } from './useCalm';

/** A cell of the floor with a figure; it is outlined for a moment when the figure changed. */
export function Figure({ label, children, wide }: { label: string; children: string; wide?: boolean }) {
  const changed = useChanged(children);
  return (
    <span
      role="cell"
      className={css.figure}
      data-label={label}
      data-wide={wide || undefined}
      data-changed={changed || undefined}
    >
      {children}
    </span>
  );
}
