import { Section, Site, Text } from '../admin/fields';
import type { NounForm } from '../admin/noun';
import { LANGUAGES } from '../i18n';
import { useCan } from '../session/useCan';
import { PromptSound } from './PromptSound';

export function PromptFields({ form }: { form: NounForm }) {
  const can = useCan();
  return (
    <>
      <Section title="admin:section.what">
        <Text form={form} name="name" label="admin:field.name" required />
        <Site form={form} />
      </Section>
      {LANGUAGES.map((l) => (
        <PromptSound key={l} form={form} language={l} writes={can('queues.write')} />
      ))}
    </>
  );
}
