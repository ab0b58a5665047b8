import { Select, TagsInput } from '@mantine/core';
import css from '../admin/admin.module.css';
import { Count, Section, Site, Text } from '../admin/fields';
import type { NounForm } from '../admin/noun';
import { useT } from '../i18n/useT';

const KINDS = ['text', 'number', 'date', 'choice', 'switch'] as const;
const MOST_CHOICES = 100;

/** The definition of one own field of contacts. */
export function ContactFieldFields({ form }: { form: NounForm }) {
  const t = useT();
  const { value: choices, ...input } = form.getInputProps('choices');
  return (
    <Section title="admin:section.what">
      <Text form={form} name="label" label="contactfields:label" required />
      <Text form={form} name="key" label="contactfields:key" help="contactfields:key_help" required />
      <Site form={form} />
      <Select
        label={t('contactfields:kind')}
        allowDeselect={false}
        data={KINDS.map((k) => ({ value: k, label: t(`contactfields:kinds.${k}`) }))}
        {...form.getInputProps('kind')}
        data-testid="field-kind"
      />
      {form.values.kind === 'choice' ? (
        <TagsInput
          className={css.wide}
          label={t('contactfields:choices')}
          description={t('contactfields:choices_help')}
          maxTags={MOST_CHOICES}
          value={choices ?? []}
          {...input}
          data-testid="field-choices"
        />
      ) : null}
      <Count
        form={form}
        name="position"
        label="contactfields:position"
        help="contactfields:position_help"
        max={10_000}
      />
    </Section>
  );
}
