import { NativeSelect } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import type { Desk } from '../api/answers';
import type { Interaction } from '../api/records';
import { EmptyState } from '../design/EmptyState';
import { loadSection } from '../i18n';
import { list as listText } from '../i18n/format';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import { DialPad } from './DialPad';
import css from './desk.module.css';
import { InteractionRow } from './InteractionRow';
import { useMissed } from './leftovers';
import { onListKey } from './listKeys';
import { MissedSection } from './MissedSection';
import { type Model, writtenParts } from './model';
import { keepSort, keptSort, SORTS, type Sort, sorted, useBusyWith, useSettled } from './order';

const Voicemail = lazy(() => import('./Voicemail'));
const WrittenWork = lazy(async () => {
  const [work] = await Promise.all([import('../inbox/list/WrittenWork'), loadSection('inbox')]);
  return work;
});

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
  const [sort, setSort] = useState<Sort>(keptSort);
  const [busy, stirs] = useBusyWith();
  const { offers, active, second, wrapups } = model;
  const texts = writtenParts(model);
  const capacity = desk.agent?.capacity?.written ?? 0;
  const onLine = [active, second].filter((i) => i !== null);
  const missedOnes = useMissed();
  const uncoded = useSettled(
    sorted(model.uncoded, sort, (i) => i.since),
    (i) => i.id,
    busy,
  );
  const missed = useSettled(
    sorted(missedOnes, sort, (m) => m.at),
    (m) => m.id,
    busy,
  );
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
  const written = (part: keyof typeof texts) =>
    texts[part].length > 0 ? (
      <Suspense fallback={null}>
        <WrittenWork
          part={part}
          items={texts[part]}
          desk={desk}
          selected={selected}
          busy={busy}
          callRings={offers.length > 0}
          onSelect={onSelect}
        />
      </Suspense>
    ) : null;
  const calls = { n: onLine.length, of: Math.max(1, onLine.length) };
  const activeTitle =
    capacity > 0 || texts.active.length > 0
      ? t('desk:list.active_both', { ...calls, w: texts.active.length, cap: Math.max(capacity, texts.active.length) })
      : t('desk:list.active', calls);
  const nothing = !active && wrapups.length === 0 && offers.length === 0 && model.written.length === 0;
  const moved = uncoded.moved + missed.moved;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the rows are the controls, this only watches over their order
    <div
      className={stale ? 'dim' : undefined}
      {...stirs}
      onKeyDown={(e) => {
        stirs.onKeyDown?.(e);
        onListKey(e);
      }}
    >
      {can('calls.dial') ? <DialPad desk={desk} /> : null}
      {offers.length > 0 ? rows(t('desk:list.offers'), offers) : null}
      {written('offers')}
      {rows(activeTitle, onLine)}
      {written('active')}
      {nothing ? (
        <EmptyState title={t('desk:list.empty')}>
          <span>{emptyHint()}</span>
        </EmptyState>
      ) : null}
      {wrapups.length > 0 ? rows(t('desk:list.wrapup'), wrapups) : null}
      {model.uncoded.length > 1 || missedOnes.length > 1 ? (
        <div className={css.sort}>
          <NativeSelect
            size="xs"
            aria-label={t('desk:sort.title')}
            value={sort}
            data={SORTS.map((s) => ({ value: s, label: t(`desk:sort.${s}`) }))}
            onChange={(e) => {
              const next = SORTS.find((s) => s === e.currentTarget.value) ?? 'urgent';
              keepSort(next);
              setSort(next);
            }}
          />
          <span className="muted" role="status">
            {moved > 0 ? t('desk:sort.moved', { count: moved }) : null}
          </span>
        </div>
      ) : null}
      {uncoded.items.length > 0 ? rows(t('desk:list.uncoded'), uncoded.items) : null}
      {written('parked')}
      <Suspense fallback={null}>
        <Voicemail desk={desk} />
      </Suspense>
      <MissedSection desk={desk} missed={missed.items} />
    </div>
  );

  function emptyHint(): string {
    const queues = listText(desk.queues.map((q) => q.name));
    if (desk.agent?.state !== 'ready') return t('desk:list.not_ready');
    return queues ? t('desk:list.ready_for', { queues }) : t('desk:list.no_queues');
  }
}
