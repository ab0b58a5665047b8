import { useT } from '../../i18n/useT';
import css from '../thread.module.css';
import type { useSuggestions } from './suggest';

export interface Suggested {
  key: string;
  label: string;
  detail?: string;
  insert: string;
  mention?: { id: string; name: string };
}

interface Props {
  of: ReturnType<typeof useSuggestions>;
  onPick: (s: Suggested) => void;
}

/** The list above the text. The text keeps the focus; arrows and Enter choose. */
export function Suggestions({ of: { id, items, active }, onPick }: Props) {
  const t = useT();
  if (items.length === 0) return null;
  return (
    <div
      id={id}
      role="listbox"
      aria-label={t('inbox:compose.suggestions')}
      className={css.suggestions}
      data-testid="suggestions"
    >
      {items.map((s, n) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the text field's
        <div
          key={s.key}
          id={`${id}-${n}`}
          role="option"
          aria-selected={n === active}
          onMouseDown={(e) => e.preventDefault()}
          onClick={() => onPick(s)}
        >
          <strong>{s.label}</strong>
          {s.detail ? <span className="muted cut">{s.detail}</span> : null}
        </div>
      ))}
    </div>
  );
}
