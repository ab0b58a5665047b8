import { NumberInput, TagsInput, Textarea } from '@mantine/core';
import css from '../admin/admin.module.css';
import type { NounForm } from '../admin/noun';
import type { Key } from '../i18n';
import { number } from '../i18n/format';
import { useT } from '../i18n/useT';
import { MICRO } from './settings';

interface Field {
  form: NounForm;
  name: string;
  label: Key;
  help?: Key;
}

/** The value at a path of the form, such as policy.max_turns. */
// biome-ignore lint/suspicious/noExplicitAny: the values of a form are typed where they are sent
export function at(form: NounForm, name: string): any {
  return name.split('.').reduce((v, part) => v?.[part], form.values);
}

/** A number; nothing is the usual one, which is named where there is one. */
export function Amount({ form, name, label, help, usual, max }: Field & { usual?: number; max?: number }) {
  const t = useT();
  return (
    <NumberInput
      label={t(label)}
      description={help ? t(help) : undefined}
      placeholder={usual === undefined ? undefined : t('inboxadmin:usual', { value: number(usual) })}
      name={name}
      min={0}
      max={max}
      allowDecimal={false}
      allowNegative={false}
      clampBehavior="blur"
      value={at(form, name) || ''}
      error={form.errors[name]}
      onChange={(v) => form.setFieldValue(name, v === '' ? 0 : Number(v))}
    />
  );
}

/** A sum in units of the currency, kept in millionths. */
export function Money({ form, name, label, help }: Field) {
  const t = useT();
  const value: number = at(form, name) ?? 0;
  return (
    <NumberInput
      label={t(label)}
      description={help ? t(help) : undefined}
      name={name}
      min={0}
      max={1_000_000}
      decimalScale={6}
      allowNegative={false}
      clampBehavior="blur"
      value={value ? value / MICRO : ''}
      error={form.errors[name]}
      onChange={(v) => form.setFieldValue(name, v === '' ? 0 : Math.round(Number(v) * MICRO))}
    />
  );
}

/** Words or addresses, each confirmed with Enter. */
export function Words({ form, name, label, help }: Field) {
  const t = useT();
  return (
    <TagsInput
      className={css.wide}
      label={t(label)}
      description={help ? t(help) : undefined}
      acceptValueOnBlur
      value={at(form, name) ?? []}
      error={form.errors[name]}
      onChange={(v) => form.setFieldValue(name, v)}
      data-testid={`field-${name}`}
    />
  );
}

/** A longer text. */
export function Prose({ form, name, label, help, most }: Field & { most: number }) {
  const t = useT();
  return (
    <Textarea
      className={css.wide}
      label={t(label)}
      description={help ? t(help) : undefined}
      name={name}
      autosize
      minRows={2}
      maxRows={14}
      maxLength={most}
      value={at(form, name) ?? ''}
      error={form.errors[name]}
      onChange={(e) => form.setFieldValue(name, e.currentTarget.value)}
    />
  );
}

/** Settings that most leave as they are; what is at fault is unfolded. */
export function Fold({ title, open, children }: { title: Key; open: boolean; children: React.ReactNode }) {
  const t = useT();
  return (
    <details className={css.wide} open={open || undefined}>
      <summary>{t(title)}</summary>
      <div className={css.grid}>{children}</div>
    </details>
  );
}
