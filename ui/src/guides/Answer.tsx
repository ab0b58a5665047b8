import { Checkbox, Select, Textarea, TextInput } from '@mantine/core';
import type { FormField } from '../api/rows';
import { currentLanguage } from '../i18n';
import { useT } from '../i18n/useT';
import css from './guides.module.css';
import { Radios } from './Radios';
import { spoken } from './useGuide';

interface Props {
  field: FormField;
  value: string;
  error: string;
  /** Takes the focus when the form is opened by a key. */
  first?: boolean;
  onChange: (value: string) => void;
  onLeave: () => void;
}

/** Above so many answers a choice is a list to search. */
const FEW = 6;

const TYPES: Partial<Record<FormField['kind'], string>> = { date: 'date', phone: 'tel', email: 'email' };

/** One question with the input that fits its kind. */
export function Answer({ field, value, error, first, onChange, onLeave }: Props) {
  const t = useT();
  const languages = [currentLanguage()];
  const common = {
    label: spoken(field.label, field.labels, languages),
    required: field.required,
    error: error || undefined,
    'data-testid': `answer-${field.key}`,
  };
  const mark = first ? { 'data-first': true } : {};
  const options = (field.options ?? []).map((o) => ({ value: o.key, label: spoken(o.label, o.labels, languages) }));
  const choices =
    field.kind === 'yes_no'
      ? [
          { value: 'yes', label: t('common:yes') },
          { value: 'no', label: t('common:no') },
        ]
      : options;
  switch (field.kind) {
    case 'long':
      return (
        <Textarea
          {...common}
          {...mark}
          autosize
          minRows={2}
          maxRows={8}
          value={value}
          onChange={(e) => onChange(e.currentTarget.value)}
          onBlur={onLeave}
        />
      );
    case 'choice':
    case 'yes_no':
      return choices.length > FEW ? (
        <Select
          {...common}
          {...mark}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('guides:form.clear', { what: common.label }) }}
          data={choices}
          value={value || null}
          onChange={(v) => onChange(v ?? '')}
          onBlur={onLeave}
        />
      ) : (
        <Radios
          label={common.label}
          required={field.required}
          error={common.error}
          first={first ?? false}
          value={value}
          choices={choices}
          testId={common['data-testid']}
          onChange={onChange}
        />
      );
    case 'choices':
      return (
        <Checkbox.Group {...common} value={value ? value.split(',') : []} onChange={(v) => onChange(v.join(','))}>
          <div className={css.options}>
            {options.map((c, n) => (
              <Checkbox key={c.value} value={c.value} label={c.label} {...(n === 0 ? mark : {})} />
            ))}
          </div>
        </Checkbox.Group>
      );
    default:
      return (
        <TextInput
          {...common}
          {...mark}
          type={TYPES[field.kind] ?? 'text'}
          inputMode={field.kind === 'number' ? 'decimal' : undefined}
          autoComplete="off"
          value={value}
          onChange={(e) => onChange(e.currentTarget.value)}
          onBlur={onLeave}
        />
      );
  }
}
