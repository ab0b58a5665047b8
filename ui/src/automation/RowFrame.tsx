import { RowButtons } from '../guides/RowButtons';
import css from './automation.module.css';

interface Props {
  name: string;
  n: number;
  of: number;
  error?: string;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
  children: React.ReactNode;
}

/** One row of a list of conditions or actions, with the buttons that move and remove it. */
export function RowFrame({ name, n, of, error, onMove, onRemove, children }: Props) {
  return (
    <li className={css.row} data-testid="automation-row">
      <fieldset className={css.parts} aria-label={name}>
        {children}
      </fieldset>
      <RowButtons name={name} first={n === 0} last={n === of - 1} onMove={onMove} onRemove={onRemove} />
      {error ? (
        <p role="alert" className={css.error}>
          {error}
        </p>
      ) : null}
    </li>
  );
}
