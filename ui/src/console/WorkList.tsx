import type { Desk } from '../api/answers';
import type { Interaction } from '../api/records';
import { EmptyState } from '../design/EmptyState';
import { list as listText } from '../i18n/format';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import { DialPad } from './DialPad';
import css from './desk.module.css';
import { InteractionRow } from './InteractionRow';
import { MissedSection } from './MissedSection';
import type { Model } from './model';

interface Props {
  desk: Desk;
  model: Model;
  selected: string;
  onSelect: (id: string) => void;
  stale: boolean;
}

/** What this agent holds, in sections; empty ones are not drawn, but Active tells the capacity. */
export function WorkList({ desk, model, selected, onSelect, stale }: Props) {
  const t = useT();
  const can = useCan();
  const { offers, active, wrapup, uncoded } = model;
  const rows = (title: string, items: Interaction[]) => (
    <section aria-label={title}>
      <h2 className={css.section}>{title}</h2>
      <ul className={css.rows}>
        {items.map((i) => (
          <InteractionRow key={i.id} interaction={i} desk={desk} selected={i.id === selected} onSelect={onSelect} />
        ))}
      </ul>
    </section>
  );
  const calls = active ? 1 : 0;
  const nothing = !active && !wrapup && offers.length === 0;
  return (
    <div className={stale ? 'dim' : undefined}>
      {can('calls.dial') ? <DialPad desk={desk} /> : null}
      {offers.length > 0 ? rows(t('desk:list.offers'), offers) : null}
      {rows(t('desk:list.active', { n: calls, of: 1 }), active ? [active] : [])}
      {nothing ? (
        <EmptyState title={t('desk:list.empty')}>
          <span>{emptyHint()}</span>
        </EmptyState>
      ) : null}
      {wrapup ? rows(t('desk:list.wrapup'), [wrapup]) : null}
      {uncoded.length > 0 ? rows(t('desk:list.uncoded'), uncoded) : null}
      <MissedSection desk={desk} />
    </div>
  );

  function emptyHint(): string {
    const queues = listText(desk.queues.map((q) => q.name));
    if (desk.agent?.state !== 'ready') return t('desk:list.not_ready');
    return queues ? t('desk:list.ready_for', { queues }) : t('desk:list.no_queues');
  }
}
