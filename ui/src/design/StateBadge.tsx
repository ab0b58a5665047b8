import { useT } from '../i18n/useT';
import css from './design.module.css';
import { StateGlyph } from './StateGlyph';
import { FAMILY, type Shown } from './states';

interface Props {
  state: Shown;
  /** A reason behind the word, "Lunch". */
  detail?: string;
  over?: boolean;
}

/** A state as glyph, word and border; the family's colour comes on top. */
export function StateBadge({ state, detail, over }: Props) {
  const t = useT();
  return (
    <span className={css.badge} data-family={FAMILY[state]} data-state={state} data-over={over || undefined}>
      <StateGlyph state={state} size={12} />
      <span className="cut">
        {t(`states:${state}`)}
        {detail ? ` · ${detail}` : ''}
      </span>
    </span>
  );
}
