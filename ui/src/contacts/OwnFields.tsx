import { ActionIcon, NumberInput, Select, TagsInput, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { IconX } from '@tabler/icons-react';
import type { ContactField } from '../api/rows';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import type { CardValues } from './ContactCard';
import css from './contacts.module.css';
import { useOwnFields } from './queries';

interface Props {
  form: UseFormReturnType<CardValues>;
  siteId: string;
  readOnly: boolean;
}

const MOST_TAGS = 30;

const valueIn = (custom: Record<string, string>, key: string) =>
  Object.hasOwn(custom, key) ? (custom[key] ?? '') : '';

/** The site's own fields, each by its kind, and tags. What stands in a field that is asked no more can only be taken away. */
export function OwnFields({ form, siteId, readOnly }: Props) {
  const t = useT();
  const can = useCan();
  const { data: fields } = useOwnFields(siteId, can('contacts.read'));
  const { custom, tags } = form.values;
  const set = (key: string, value: string) => {
    const { [key]: _, ...rest } = custom;
    form.setFieldValue('custom', value ? { ...rest, [key]: value } : rest);
  };
  const orphans = fields ? Object.keys(custom).filter((k) => !fields.some((f) => f.key === k)) : [];
  return (
    <>
      {(fields ?? []).map((f) => (
        <OwnField
          key={f.id}
          field={f}
          value={valueIn(custom, f.key)}
          error={form.errors[`custom.${f.key}`]}
          readOnly={readOnly}
          onChange={(v) => set(f.key, v)}
        />
      ))}
      {orphans.map((key) => (
        <div key={key} className={css.identity}>
          <TextInput
            className="grow"
            label={t('customer:no_longer', { name: key })}
            readOnly
            value={valueIn(custom, key)}
          />
          {readOnly ? null : (
            <ActionIcon
              size="lg"
              variant="subtle"
              aria-label={t('customer:take_away', { what: key })}
              onClick={() => set(key, '')}
            >
              <IconX size={16} aria-hidden="true" />
            </ActionIcon>
          )}
        </div>
      ))}
      {tags.length > 0 || !readOnly ? (
        <TagsInput
          label={t('customer:tags')}
          placeholder={readOnly ? undefined : t('customer:tags_add')}
          maxTags={MOST_TAGS}
          maxLength={40}
          readOnly={readOnly}
          value={tags}
          onChange={(list) => form.setFieldValue('tags', list)}
          error={form.errors.tags}
          data-testid="contact-tags"
        />
      ) : null}
    </>
  );
}

interface FieldProps {
  field: ContactField;
  value: string;
  error: React.ReactNode;
  readOnly: boolean;
  onChange: (value: string) => void;
}

function OwnField({ field: f, value, error, readOnly, onChange }: FieldProps) {
  const t = useT();
  const common = { label: f.label, error, readOnly, 'data-testid': `own-${f.key}` };
  if (f.kind === 'choice' || f.kind === 'switch') {
    const data =
      f.kind === 'switch'
        ? [
            { value: 'true', label: t('common:yes') },
            { value: 'false', label: t('common:no') },
          ]
        : (f.choices ?? []).map((c) => ({ value: c, label: c }));
    if (value && !data.some((d) => d.value === value)) data.push({ value, label: value });
    return (
      <Select
        {...common}
        data={data}
        value={value || null}
        onChange={(v) => onChange(v ?? '')}
        clearable
        clearButtonProps={{ 'aria-label': t('contacts:clear', { what: f.label }) }}
      />
    );
  }
  if (f.kind === 'number') {
    // kept as it is typed: a numeral may be longer than a computer's number
    return <NumberInput {...common} hideControls value={value} onChange={(v) => onChange(String(v))} />;
  }
  return (
    <TextInput
      {...common}
      type={f.kind === 'date' ? 'date' : 'text'}
      maxLength={500}
      value={value}
      onChange={(e) => onChange(e.currentTarget.value)}
    />
  );
}
