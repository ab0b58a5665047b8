import { IconArrowForwardUp, IconMessageQuestion } from '@tabler/icons-react';
import type { Interaction } from '../api/records';
import { useT } from '../i18n/useT';
import css from './handnote.module.css';

/** From whom a call comes that was handed on, or who asks, and what they wrote for the one who takes it. */
export function HandNote({ interaction: i, customer }: { interaction: Interaction; customer: string }) {
  const t = useT();
  const asks = i.kind === 'consult';
  if (!asks && !i.hand_by && !i.hand_note) return null;
  const name = i.hand_by || t('transfer:line.somebody');
  const Icon = asks ? IconMessageQuestion : IconArrowForwardUp;
  return (
    <span className={css.hand} data-testid="hand">
      <span className={css.from}>
        <Icon size={14} aria-hidden="true" />
        {asks ? t('transfer:line.asks', { agent: name, customer }) : t('transfer:line.handed', { name })}
      </span>
      {i.hand_note ? (
        <q className={css.note} data-testid="hand-note-shown">
          <span className="sr">{t('transfer:line.note', { name })}: </span>
          {i.hand_note}
        </q>
      ) : null}
    </span>
  );
}

/** The same in a sentence, for those who hear it. */
export function useHandSaid(): (i: Interaction, customer: string, key: string) => string {
  const t = useT();
  return (i, customer, key) => {
    const agent = i.hand_by || t('transfer:line.somebody');
    const note = i.hand_note ?? '';
    if (i.kind === 'consult') return t('transfer:line.offer_said', { agent, customer, note, key });
    return i.hand_by ? t('transfer:line.handed_said', { name: agent, note }) : '';
  };
}
