import { Section, Site, Text, Toggle } from '../admin/fields';
import type { NounForm } from '../admin/noun';
import { CountryField } from './CountryField';

export function DncFields({ form }: { form: NounForm }) {
  return (
    <Section title="admin:section.what">
      <Text form={form} name="name" label="admin:field.name" required />
      <Site form={form} />
      <CountryField form={form} />
      <Toggle form={form} name="everywhere" label="lists:dnc.everywhere" help="lists:dnc.everywhere_help" />
    </Section>
  );
}
