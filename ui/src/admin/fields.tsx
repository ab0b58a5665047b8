import { MultiSelect, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { type Key, LANGUAGE_NAMES, LANGUAGES } from '../i18n';
import { useT } from '../i18n/useT';
import css from './admin.module.css';
import { type NounForm, type NounPath, useOptions } from './noun';

interface Field {
  form: NounForm;
  name: string;
  label: Key;
  help?: Key;
}

export function Section({ title, children }: { title: Key; children: React.ReactNode }) {
  const t = useT();
  return (
    <fieldset className={css.section}>
      <legend>{t(title)}</legend>
      <div className={css.grid}>{children}</div>
    </fieldset>
  );
}

export function Text({ form, name, label, help, required }: Field & { required?: boolean }) {
  const t = useT();
  return (
    <TextInput
      label={t(label)}
      description={help ? t(help) : undefined}
      name={name}
      required={required}
      autoComplete="off"
      {...form.getInputProps(name)}
    />
  );
}

export function Count({ form, name, label, help, min = 0, max }: Field & { min?: number; max?: number }) {
  const t = useT();
  return (
    <NumberInput
      label={t(label)}
      description={help ? t(help) : undefined}
      name={name}
      min={min}
      max={max}
      allowDecimal={false}
      clampBehavior="blur"
      {...form.getInputProps(name)}
      onChange={(v) => form.setFieldValue(name, v === '' ? 0 : Number(v))}
    />
  );
}

export function Toggle({ form, name, label, help }: Field) {
  const t = useT();
  return (
    <Switch
      label={t(label)}
      description={help ? t(help) : undefined}
      name={name}
      {...form.getInputProps(name, { type: 'checkbox' })}
    />
  );
}

/** One row of another noun. */
export function Ref({ form, name, label, help, of, optional }: Field & { of: NounPath; optional?: boolean }) {
  const t = useT();
  const data = useOptions(of);
  const { value, onChange, ...input } = form.getInputProps(name);
  return (
    <Select
      label={t(label)}
      description={help ? t(help) : undefined}
      required={!optional}
      clearable={optional}
      searchable
      nothingFoundMessage={t('admin:none_found')}
      data={data}
      value={value || null}
      onChange={(v) => onChange(v ?? '')}
      data-testid={`field-${name}`}
      {...input}
    />
  );
}

/** Several rows of another noun, in the order they were chosen. */
export function Refs({ form, name, label, help, of }: Field & { of: NounPath }) {
  const t = useT();
  const data = useOptions(of);
  const { value, ...input } = form.getInputProps(name);
  return (
    <MultiSelect
      className={css.wide}
      label={t(label)}
      description={help ? t(help) : undefined}
      searchable
      nothingFoundMessage={t('admin:none_found')}
      data={data}
      value={value ?? []}
      data-testid={`field-${name}`}
      {...input}
    />
  );
}

export function Site({ form }: { form: NounForm }) {
  return <Ref form={form} name="site_id" label="admin:field.site" of="sites" />;
}

export function LanguageField({ form, name = 'language' }: { form: NounForm; name?: string }) {
  const t = useT();
  return (
    <Select
      label={t('admin:field.language')}
      allowDeselect={false}
      data={LANGUAGES.map((l) => ({ value: l, label: LANGUAGE_NAMES[l] }))}
      {...form.getInputProps(name)}
    />
  );
}

/** A name in every language; where it is empty the row's own name stands in. */
export function Labels({ form }: { form: NounForm }) {
  const t = useT();
  const label: Record<string, string> = form.values.label ?? {};
  return LANGUAGES.map((l) => (
    <TextInput
      key={l}
      label={t('admin:field.label_in', { language: LANGUAGE_NAMES[l] })}
      value={label[l] ?? ''}
      autoComplete="off"
      onChange={(e) => form.setFieldValue('label', { ...label, [l]: e.currentTarget.value })}
    />
  ));
}

/** The IANA zones this browser knows. */
export function ZoneField({ form }: { form: NounForm }) {
  const t = useT();
  const zones = Intl.supportedValuesOf('timeZone');
  return (
    <Select
      label={t('admin:field.time_zone')}
      searchable
      limit={50}
      allowDeselect={false}
      data={zones.includes('UTC') ? zones : ['UTC', ...zones]}
      nothingFoundMessage={t('admin:none_found')}
      {...form.getInputProps('time_zone')}
    />
  );
}
