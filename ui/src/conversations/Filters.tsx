import { Button, Select, TextInput } from '@mantine/core';
import { SearchBox } from '../design/SearchBox';
import { labelOf } from '../i18n/format';
import { useT } from '../i18n/useT';
import css from './conversations.module.css';
import { useChoices } from './queries';
import { narrowed, OUTCOMES, RANGES, type Wish } from './wish';

interface Props {
  wish: Wish;
  onWish: (change: Partial<Wish>) => void;
  onReset: () => void;
}

interface Field {
  name: 'queue' | 'agent' | 'direction' | 'outcome' | 'code' | 'has';
  label: string;
  data: { value: string; label: string }[];
}

/** What narrows the list; a field without anything to choose is not there. */
export function Filters({ wish, onWish, onReset }: Props) {
  const t = useT();
  const { data: choices } = useChoices(true);
  const named = (list: { id: string; name: string }[] = []) => list.map((c) => ({ value: c.id, label: c.name }));
  const fields: Field[] = [
    { name: 'queue', label: t('conversations:filter.queue'), data: named(choices?.queues) },
    { name: 'agent', label: t('conversations:filter.agent'), data: named(choices?.agents) },
    {
      name: 'direction',
      label: t('conversations:filter.direction'),
      data: (['in', 'out'] as const).map((d) => ({ value: d, label: t(`desk:history.${d}`) })),
    },
    {
      name: 'outcome',
      label: t('conversations:filter.outcome'),
      data: OUTCOMES.map((o) => ({ value: o, label: t(`desk:outcome.${o}`) })),
    },
    {
      name: 'code',
      label: t('conversations:filter.code'),
      data: (choices?.codes ?? []).map((c) => ({ value: c.id, label: labelOf(c) })),
    },
    {
      name: 'has',
      label: t('conversations:filter.has'),
      data: (['recording', 'message'] as const).map((h) => ({ value: h, label: t(`conversations:has.${h}`) })),
    },
  ];
  return (
    <div role="search" className={css.filters} aria-label={t('conversations:filter.title')}>
      <SearchBox
        label={t('conversations:filter.q')}
        q={wish.q}
        onSearch={(q) => onWish({ q })}
        testId="conversation-search"
      />
      <Select
        label={t('conversations:filter.range')}
        allowDeselect={false}
        data={RANGES.map((r) => ({ value: r, label: t(`conversations:range.${r}`) }))}
        value={wish.range}
        onChange={(v) => onWish({ range: RANGES.find((r) => r === v) ?? 'month' })}
        data-testid="filter-range"
      />
      {wish.range === 'days'
        ? (['from', 'to'] as const).map((end) => (
            <TextInput
              key={end}
              type="date"
              label={t(`conversations:filter.${end}`)}
              value={wish[end]}
              onChange={(e) => onWish({ [end]: e.currentTarget.value })}
            />
          ))
        : null}
      {fields.map((f) =>
        f.data.length === 0 && !wish[f.name] ? null : (
          <Select
            key={f.name}
            label={f.label}
            placeholder={t('conversations:filter.any')}
            clearable
            clearButtonProps={{ 'aria-label': t('conversations:filter.clear', { what: f.label }) }}
            searchable={f.data.length > 8}
            data={f.data}
            value={wish[f.name] || null}
            onChange={(v) => onWish({ [f.name]: v ?? '' })}
            data-testid={`filter-${f.name}`}
          />
        ),
      )}
      {narrowed(wish) ? (
        <Button variant="subtle" onClick={onReset}>
          {t('conversations:filter.reset')}
        </Button>
      ) : null}
    </div>
  );
}
