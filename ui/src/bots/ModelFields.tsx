import { NumberInput, Select } from '@mantine/core';
import { Section, Text, Toggle } from '../admin/fields';
import type { NounForm } from '../admin/noun';
import { useT } from '../i18n/useT';
import { SecretField } from '../inboxes/SecretField';
import { Amount, Fold } from './fields';
import { faulty } from './settings';

const EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'];
const LIMITS = ['max_tokens', 'max_completion_tokens'];
const KEY = { key: 'api_key', kind: 'secret' };
const FOLDED = ['embedding_dimensions', 'temperature', 'effort', 'max_output', 'limit_field'];
const SLOW = ['call_seconds', 'quiet_seconds', 'whole'];

/** Which model is asked, where, and with what key. */
export function ModelFields({ form }: { form: NounForm }) {
  const t = useT();
  const temperature: number | undefined = form.values.model.temperature;
  const folded = [...FOLDED, ...SLOW].map((n) => `model.${n}`);
  return (
    <Section title="bots:model.title">
      <Text form={form} name="model.base_url" label="bots:model.base_url" help="bots:model.base_url_help" />
      <Text form={form} name="model.model" label="bots:model.model" />
      <SecretField
        key={String(form.values.version)}
        form={form}
        field={KEY}
        label={t('bots:model.key')}
        help={t('bots:model.key_help')}
      />
      <Text form={form} name="model.embedding_model" label="bots:model.embedding" help="bots:model.embedding_help" />
      <Fold title="inboxadmin:more" open={faulty(form.errors, folded)}>
        <NumberInput
          label={t('bots:model.temperature')}
          description={t('bots:model.temperature_help')}
          name="model.temperature"
          min={0}
          max={2}
          step={0.1}
          decimalScale={2}
          value={temperature ?? ''}
          error={form.errors['model.temperature']}
          onChange={(v) => form.setFieldValue('model.temperature', v === '' ? undefined : Number(v))}
        />
        <Choice form={form} name="effort" label={t('bots:model.effort')} choices={EFFORTS} />
        <Amount form={form} name="model.max_output" label="bots:model.max_output" usual={700} max={16_000} />
        <Choice form={form} name="limit_field" label={t('bots:model.limit_field')} choices={LIMITS} />
        <Amount
          form={form}
          name="model.embedding_dimensions"
          label="bots:model.dimensions"
          help="bots:model.dimensions_help"
          max={8_192}
        />
        <Amount form={form} name="model.call_seconds" label="bots:model.call" usual={60} max={300} />
        <Amount form={form} name="model.quiet_seconds" label="bots:model.quiet" usual={20} max={300} />
        <Toggle form={form} name="model.whole" label="bots:model.whole" help="bots:model.whole_help" />
      </Fold>
    </Section>
  );
}

interface ChoiceProps {
  form: NounForm;
  name: string;
  label: string;
  choices: string[];
}

/** The words of the model's own protocol; nothing leaves it to the model. */
function Choice({ form, name, label, choices }: ChoiceProps) {
  const t = useT();
  return (
    <Select
      label={label}
      clearable
      placeholder={t('bots:model.its_own')}
      data={choices}
      value={form.values.model[name] || null}
      error={form.errors[`model.${name}`]}
      onChange={(v) => form.setFieldValue(`model.${name}`, v ?? '')}
      data-testid={`field-model.${name}`}
    />
  );
}
