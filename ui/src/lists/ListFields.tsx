import { Select } from '@mantine/core';
import { Section, Site, Text } from '../admin/fields';
import type { NounForm } from '../admin/noun';
import { useT } from '../i18n/useT';
import { CountryField } from './CountryField';
import { LawfulFields } from './LawfulFields';

export function ListFields({ form }: { form: NounForm }) {
  return (
    <>
      <Section title="admin:section.what">
        <Text form={form} name="name" label="admin:field.name" required />
        <Site form={form} />
        <CountryField form={form} />
        <ZoneOrNone form={form} />
      </Section>
      <LawfulFields form={form} />
    </>
  );
}

function ZoneOrNone({ form }: { form: NounForm }) {
  const t = useT();
  const { value, onChange, ...input } = form.getInputProps('time_zone');
  return (
    <Select
      label={t('admin:field.time_zone')}
      description={t('lists:field.zone_help')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('list:clear', { what: t('admin:field.time_zone') }) }}
      limit={50}
      data={Intl.supportedValuesOf('timeZone')}
      nothingFoundMessage={t('admin:none_found')}
      value={value || null}
      onChange={(v) => onChange(v ?? '')}
      {...input}
    />
  );
}
