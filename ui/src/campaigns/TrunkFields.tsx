import { NumberInput, TagsInput } from '@mantine/core';
import page from '../admin/admin.module.css';
import { Count, Section, Site, Text, Toggle } from '../admin/fields';
import type { NounForm } from '../admin/noun';
import { useT } from '../i18n/useT';

/** A way out of the house. */
export function TrunkFields({ form }: { form: NounForm }) {
  const t = useT();
  return (
    <Section title="admin:section.what">
      <Text form={form} name="name" label="admin:field.name" required />
      <Site form={form} />
      <Text form={form} name="route" label="campaigns:trunk.route" help="campaigns:trunk.route_help" required />
      <Count
        form={form}
        name="channels"
        label="campaigns:trunk.channels"
        help="campaigns:trunk.channels_help"
        min={1}
        max={5000}
      />
      <NumberInput
        label={t('campaigns:trunk.cps')}
        description={t('campaigns:trunk.cps_help')}
        name="cps"
        min={0.1}
        max={200}
        step={0.5}
        decimalScale={2}
        clampBehavior="blur"
        {...form.getInputProps('cps')}
        onChange={(v) => form.setFieldValue('cps', v === '' ? 0 : Number(v))}
      />
      <Toggle form={form} name="plus" label="campaigns:trunk.plus" />
      <div className={page.wide}>
        <TagsInput
          size="xs"
          label={t('campaigns:trunk.numbers')}
          description={t('campaigns:trunk.numbers_help')}
          splitChars={[',', ' ', ';']}
          acceptValueOnBlur
          {...form.getInputProps('numbers')}
          error={numberError(form)}
          data-testid="field-numbers"
        />
      </div>
    </Section>
  );
}

/** The server names the number that is wrong by its place: numbers.3. */
function numberError(form: NounForm): React.ReactNode {
  const field = Object.keys(form.errors).find((f) => f.startsWith('numbers'));
  return field ? form.errors[field] : undefined;
}
