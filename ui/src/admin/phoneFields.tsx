import { MultiSelect, Select } from '@mantine/core';
import type { AgentProfile } from '../api/rows';
import { useT } from '../i18n/useT';
import css from './admin.module.css';
import { ExtensionHint } from './ExtensionHint';
import { Section, Text, Toggle } from './fields';
import type { NounForm } from './noun';

const KINDS = ['browser', 'extension', 'number'] as const;

function kindsOf(values: { phone: string; phones?: string[] | null }): string[] {
  return [values.phone, ...(values.phones ?? [])];
}

/** The phones an agent may choose among at the start of a shift, and what each of them needs. */
export function PhoneFields({ form }: { form: NounForm }) {
  const t = useT();
  const data = KINDS.map((k) => ({ value: k, label: t(`admin:agent.phone_${k}`) }));
  const kinds = kindsOf(form.values as AgentProfile);
  const phones = form.getInputProps('phones');
  return (
    <Section title="admin:agent.phone_section">
      <Select label={t('admin:agent.phone')} allowDeselect={false} data={data} {...form.getInputProps('phone')} />
      <MultiSelect
        className={css.wide}
        label={t('admin:agent.phones')}
        description={t('admin:agent.phones_help')}
        data={data}
        {...phones}
        value={phones.value ?? []}
        data-testid="field-phones"
      />
      {kinds.includes('extension') ? (
        <>
          <Text form={form} name="extension" label="admin:agent.extension" required />
          <ExtensionHint extension={(form.values as AgentProfile).extension ?? ''} />
        </>
      ) : null}
      {kinds.includes('number') ? (
        <>
          <Text form={form} name="number" label="admin:agent.number" help="admin:agent.number_help" required />
          <Text
            form={form}
            name="number_caller_id"
            label="admin:agent.number_caller_id"
            help="admin:agent.number_caller_id_help"
          />
          <Toggle
            form={form}
            name="number_direct"
            label="admin:agent.number_direct"
            help="admin:agent.number_direct_help"
          />
        </>
      ) : null}
      <Toggle form={form} name="standing" label="admin:agent.standing" help="admin:agent.standing_help" />
      <Toggle form={form} name="auto_answer" label="admin:agent.auto_answer" help="admin:agent.auto_answer_help" />
      <Toggle form={form} name="active" label="admin:agent.active" help="admin:agent.active_help" />
    </Section>
  );
}

/** What no allowed phone needs is not kept: the fields are out of sight, and the server would refuse them. */
export function cleanPhones<T extends Partial<AgentProfile>>(p: T): T {
  const kinds = kindsOf({ phone: p.phone ?? '', phones: p.phones });
  const chosen = KINDS.filter((k) => kinds.includes(k));
  const clean = { ...p, phones: chosen.length > 1 ? chosen : [] };
  if (!kinds.includes('extension')) clean.extension = '';
  if (!kinds.includes('number')) Object.assign(clean, { number: '', number_caller_id: '', number_direct: false });
  return clean;
}
