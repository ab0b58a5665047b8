import { ActionIcon, NumberInput, Select, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { NounForm } from '../admin/noun';
import type { CallingRetry } from '../api/rows';
import { useT } from '../i18n/useT';
import css from './campaigns.module.css';
import { partsOf, TURNS, trimmed } from './law';

interface Props {
  form: NounForm;
  /** Where it stands in the form: rules.outcomes.busy. */
  field: string;
  name: string;
  /** What would follow without this row. */
  otherwise: string;
  retry: CallingRetry;
  onRetry: (retry: CallingRetry | null) => void;
}

/** What follows one result. */
export function RetryRow({ form, field, name, otherwise, retry, onRetry }: Props) {
  const t = useT();
  const parts = partsOf(retry.turn);
  const set = (part: Partial<CallingRetry>) => {
    for (const p of Object.keys(part)) form.clearFieldError(`${field}.${p}`);
    const next = { ...retry, ...part };
    if (part.turn && partsOf(part.turn).includes('after') && !next.after) next.after = '1h';
    onRetry(trimmed(next));
  };
  return (
    <div role="group" aria-label={name} className={css.boxed} data-testid={`retry-${field}`}>
      <div className={css.boxhead}>
        <p>
          <strong>{name}</strong> <span className={css.help}>{otherwise}</span>
        </p>
        <ActionIcon aria-label={t('campaigns:retry.remove', { name })} onClick={() => onRetry(null)}>
          <IconTrash size={14} />
        </ActionIcon>
      </div>
      <Select
        label={t('campaigns:retry.what')}
        allowDeselect={false}
        data={TURNS.map((x) => ({ value: x, label: t(`campaigns:retry.turn.${x}`) }))}
        value={retry.turn}
        error={form.errors[`${field}.turn`]}
        onChange={(turn) => set({ turn: turn ?? retry.turn })}
        data-testid="retry-turn"
      />
      {(['after', 'next'] as const)
        .filter((p) => parts.includes(p))
        .map((p) => (
          <TextInput
            key={p}
            label={t(`campaigns:retry.${p}`)}
            placeholder={p === 'after' ? '4h' : t('campaigns:retry.at_once')}
            autoComplete="off"
            value={retry[p] ?? ''}
            error={form.errors[`${field}.${p}`]}
            onChange={(e) => set({ [p]: e.currentTarget.value.trim() })}
            data-testid={`retry-${p}`}
          />
        ))}
      {parts.includes('times') ? (
        <NumberInput
          label={t('campaigns:retry.times')}
          description={t('campaigns:retry.times_help')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          min={0}
          max={1000}
          allowDecimal={false}
          clampBehavior="blur"
          value={retry.times ?? 0}
          error={form.errors[`${field}.times`]}
          onChange={(v) => set({ times: Number(v) || 0 })}
          data-testid="retry-times"
        />
      ) : null}
    </div>
  );
}
