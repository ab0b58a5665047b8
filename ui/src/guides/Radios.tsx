import { useId } from 'react';
import css from './guides.module.css';

interface Props {
  label: string;
  value: string;
  choices: { value: string; label: string; testId?: string }[];
  required?: boolean | undefined;
  error?: string | undefined;
  help?: string | undefined;
  /** Takes the focus when the form is opened by a key. */
  first?: boolean;
  testId?: string;
  onChange: (value: string) => void;
}

/** One of a few answers. */
export function Radios({ label, value, choices, required, error, help, first, testId, onChange }: Props) {
  const id = useId();
  return (
    <fieldset className={css.radios} data-testid={testId} aria-describedby={error || help ? `${id}-more` : undefined}>
      <legend>
        {label}
        {required ? <span aria-hidden="true"> *</span> : null}
      </legend>
      {help ? (
        <p id={error ? undefined : `${id}-more`} className="muted">
          {help}
        </p>
      ) : null}
      <div className={css.options}>
        {choices.map((c, n) => (
          <label key={c.value}>
            <input
              type="radio"
              name={id}
              value={c.value}
              checked={c.value === value}
              aria-invalid={error ? true : undefined}
              {...(first && n === 0 ? { 'data-first': true } : {})}
              onChange={() => onChange(c.value)}
              data-testid={c.testId}
            />
            <span>{c.label}</span>
          </label>
        ))}
      </div>
      {error ? (
        <p id={`${id}-more`} className={css.wrong}>
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}
