import { Checkbox, Select } from '@mantine/core';
import { useT } from '../i18n/useT';
import { PERMISSIONS } from '../session/useCan';
import css from './admin.module.css';
import { Count, Labels, Section, Site, Text, Toggle, ZoneField } from './fields';
import type { NounForm } from './noun';

export function PauseReasonFields({ form }: { form: NounForm }) {
  return (
    <>
      <Section title="admin:section.what">
        <Text form={form} name="name" label="admin:field.name" required />
        <Site form={form} />
        <Labels form={form} />
      </Section>
      <Section title="admin:section.rules">
        <Count form={form} name="limit_minutes" label="admin:reason.limit" help="admin:reason.limit_help" max={720} />
        <Toggle form={form} name="billable" label="admin:reason.billable" help="admin:reason.billable_help" />
      </Section>
    </>
  );
}

const CODE_KINDS = ['none', 'opt_out', 'callback', 'wrong_number', 'machine'] as const;

export function DispositionFields({ form }: { form: NounForm }) {
  const t = useT();
  const { value, onChange, ...kind } = form.getInputProps('kind');
  return (
    <Section title="admin:section.what">
      <Text form={form} name="name" label="admin:field.name" required />
      <Site form={form} />
      <Labels form={form} />
      <Toggle form={form} name="success" label="admin:disposition.success" help="admin:disposition.success_help" />
      <Select
        label={t('admin:disposition.kind')}
        description={t('admin:disposition.kind_help')}
        allowDeselect={false}
        data={CODE_KINDS.map((k) => ({ value: k, label: t(`admin:disposition.kinds.${k}`) }))}
        value={value || 'none'}
        onChange={(k) => onChange(k === 'none' ? '' : (k ?? ''))}
        data-testid="field-kind"
        {...kind}
      />
    </Section>
  );
}

/** Teams and skills: a name at a site. */
export function NamedFields({ form }: { form: NounForm }) {
  return (
    <Section title="admin:section.what">
      <Text form={form} name="name" label="admin:field.name" required />
      <Site form={form} />
    </Section>
  );
}

export function SiteFields({ form }: { form: NounForm }) {
  return (
    <Section title="admin:section.what">
      <Text form={form} name="name" label="admin:field.name" required />
      <ZoneField form={form} />
      <Text form={form} name="country" label="admin:site.country" help="admin:site.country_help" />
    </Section>
  );
}

export function RoleFields({ form }: { form: NounForm }) {
  const t = useT();
  const held: string[] = form.values.permissions ?? [];
  const builtin = Boolean(form.values.builtin);
  return (
    <>
      <Section title="admin:section.what">
        <Text form={form} name="name" label="admin:field.name" required />
      </Section>
      <fieldset className={css.section} disabled={builtin}>
        <legend>{t('admin:role.permissions')}</legend>
        {builtin ? <p className="muted">{t('admin:role.builtin')}</p> : null}
        <div className={css.checks}>
          {PERMISSIONS.map((p) => (
            <Checkbox
              key={p}
              label={t(`permissions:${p}`)}
              checked={held.includes(p)}
              onChange={(e) =>
                form.setFieldValue(
                  'permissions',
                  e.currentTarget.checked ? [...held, p] : held.filter((h) => h !== p),
                )
              }
            />
          ))}
        </div>
      </fieldset>
    </>
  );
}
