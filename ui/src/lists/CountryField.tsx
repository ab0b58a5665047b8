import { Select } from '@mantine/core';
import type { NounForm } from '../admin/noun';
import { useT } from '../i18n/useT';
import { countries } from './countries';

export function CountryField({ form }: { form: NounForm }) {
  const t = useT();
  const { value, onChange, ...input } = form.getInputProps('country');
  return (
    <Select
      label={t('lists:field.country')}
      description={t('lists:field.country_help')}
      required
      searchable
      limit={60}
      allowDeselect={false}
      data={countries()}
      nothingFoundMessage={t('admin:none_found')}
      value={value || null}
      onChange={(v) => onChange(v ?? '')}
      data-testid="field-country"
      {...input}
    />
  );
}
