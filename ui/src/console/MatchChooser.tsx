import type { Contact } from '../api/rows';
import { useT } from '../i18n/useT';
import css from './desk.module.css';

/** The number belongs to several contacts: the agent says whose call it is. */
export function MatchChooser({ candidates, onChoose }: { candidates: Contact[]; onChoose: (c: Contact) => void }) {
  const t = useT();
  return (
    <section aria-label={t('desk:context.several')}>
      <h2 className={css.section}>{t('desk:context.several')}</h2>
      <ul className={css.rows}>
        {candidates.map((c) => (
          <li key={c.id}>
            <button type="button" className={css.row} onClick={() => onChoose(c)}>
              <span className={css.rowtext}>
                <strong className="cut">{c.name}</strong>
                <span className="muted cut">{c.company}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
