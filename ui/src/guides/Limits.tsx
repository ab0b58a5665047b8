import { NumberInput, TextInput } from '@mantine/core';
import type { FormField } from '../api/rows';
import { useT } from '../i18n/useT';
import css from './editor.module.css';

interface Props {
  field: FormField;
  error: (part: string) => string | undefined;
  onChange: (part: Partial<FormField>) => void;
}

/** What an answer must keep to, as far as its kind has limits. */
export function Limits({ field: f, error, onChange }: Props) {
  const t = useT();
  if (f.kind === 'number' || f.kind === 'date') {
    return (
      <div className={css.pair}>
        {(['min', 'max'] as const).map((end) => (
          <TextInput
            key={end}
            type={f.kind === 'date' ? 'date' : 'text'}
            inputMode={f.kind === 'number' ? 'decimal' : undefined}
            label={t(`scripts:${end}`)}
            value={f[end] ?? ''}
            error={error(end)}
            onChange={(e) => onChange({ [end]: e.currentTarget.value })}
            data-testid={`question-${end}`}
          />
        ))}
      </div>
    );
  }
  if (f.kind !== 'text' && f.kind !== 'long') return null;
  return (
    <div className={css.pair}>
      {(['min_length', 'max_length'] as const).map((end) => (
        <NumberInput
          key={end}
          label={t(`scripts:${end}`)}
          description={t('scripts:zero')}
          min={0}
          max={2000}
          allowDecimal={false}
          clampBehavior="blur"
          value={f[end] ?? 0}
          error={error(end)}
          onChange={(v) => onChange({ [end]: v === '' ? 0 : Number(v) })}
        />
      ))}
      <TextInput
        label={t('scripts:pattern')}
        description={t('scripts:pattern_help')}
        placeholder="[A-Z]{2}\d{4}"
        value={f.pattern ?? ''}
        error={error('pattern')}
        onChange={(e) => onChange({ pattern: e.currentTarget.value })}
        data-testid="question-pattern"
      />
    </div>
  );
}
