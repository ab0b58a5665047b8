import { Button, NumberInput, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { useId, useState } from 'react';
import css from '../admin/admin.module.css';
import { Section } from '../admin/fields';
import type { NounForm } from '../admin/noun';
import { useT } from '../i18n/useT';
import own from './inboxes.module.css';
import { choiceOf, helpOf, type InboxField, type Kind, labelOf } from './kinds';
import { SecretField } from './SecretField';

/** What a driver asks for; what is seldom needed is folded away, unless it is at fault. */
export function SettingFields({ form, kind }: { form: NounForm; kind: Kind }) {
  const t = useT();
  const id = useId();
  const [open, setOpen] = useState(false);
  const usual = kind.fields.filter((f) => !f.advanced);
  const more = kind.fields.filter((f) => f.advanced);
  const shown = open || more.some((f) => form.errors[`settings.${f.key}`]);
  return (
    <Section title="inboxadmin:settings">
      {usual.map((f) => (
        <SettingField key={f.key} form={form} field={f} />
      ))}
      {more.length > 0 ? (
        <div className={css.wide}>
          <Button
            variant="subtle"
            aria-expanded={shown}
            aria-controls={id}
            onClick={() => setOpen(!shown)}
            data-testid="more-settings"
          >
            {t('inboxadmin:more')}
          </Button>
          <div id={id} className={`${css.grid} ${own.fold}`} hidden={!shown}>
            {shown ? more.map((f) => <SettingField key={f.key} form={form} field={f} />) : null}
          </div>
        </div>
      ) : null}
    </Section>
  );
}

/** A certificate has lines, though it is one text. */
const LONG = new Set(['ca']);

function SettingField({ form, field }: { form: NounForm; field: InboxField }) {
  const t = useT();
  const at = `settings.${field.key}`;
  const value = form.values.settings?.[field.key];
  const common = {
    label: labelOf(form.values, field.key),
    description: helpOf(form.values, field.key),
    name: at,
    error: form.errors[at],
  };
  const placeholder = field.default ? t('inboxadmin:usual', { value: field.default }) : undefined;
  const put = (v: unknown) => {
    form.setFieldValue('settings', { ...form.values.settings, [field.key]: v });
    form.clearFieldError(at);
  };
  const text = { ...common, placeholder, required: field.required, autoComplete: 'off' };
  switch (field.kind) {
    case 'secret':
      return <SecretField key={String(form.values.version)} form={form} field={field} />;
    case 'switch':
      return (
        <Switch
          {...common}
          checked={value === undefined ? field.default === 'true' : value === true || value === 'true'}
          onChange={(e) => put(e.currentTarget.checked)}
        />
      );
    case 'number':
      return (
        <NumberInput
          {...text}
          allowDecimal={false}
          allowNegative={false}
          value={value === undefined ? '' : (value as number)}
          onChange={(v) => put(v === '' ? undefined : Number(v))}
        />
      );
    case 'choice':
      return <ChoiceField form={form} field={field} common={common} put={put} />;
    case 'lines':
      return (
        <Textarea
          {...text}
          className={css.wide}
          autosize
          minRows={2}
          maxRows={12}
          value={((value ?? []) as string[]).join('\n')}
          onChange={(e) => put(e.currentTarget.value.split('\n'))}
          onBlur={() => put(((value ?? []) as string[]).map((l) => l.trimEnd()).filter(Boolean))}
        />
      );
    default:
      return LONG.has(field.key) ? (
        <Textarea
          {...text}
          className={css.wide}
          autosize
          minRows={3}
          maxRows={12}
          value={String(value ?? '')}
          onChange={(e) => put(e.currentTarget.value)}
        />
      ) : (
        <TextInput {...text} value={String(value ?? '')} onChange={(e) => put(e.currentTarget.value)} />
      );
  }
}

interface ChoiceProps {
  form: NounForm;
  field: InboxField;
  common: object;
  put: (v: string) => void;
}

/** Stands for the choice that is empty, which a list cannot hold. */
const NONE = '-';

function ChoiceField({ form, field, common, put }: ChoiceProps) {
  const value = form.values.settings?.[field.key] ?? field.default ?? field.choices?.[0] ?? '';
  return (
    <Select
      {...common}
      allowDeselect={false}
      data={(field.choices ?? []).map((c) => ({ value: c || NONE, label: choiceOf(form.values, field.key, c) }))}
      value={value || NONE}
      onChange={(v) => put(v === NONE ? '' : (v ?? ''))}
      data-testid={`field-settings.${field.key}`}
    />
  );
}
