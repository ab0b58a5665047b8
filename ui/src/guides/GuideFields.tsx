import { Select, TextInput } from '@mantine/core';
import { Ref, Section } from '../admin/fields';
import type { NounForm } from '../admin/noun';
import { list } from '../i18n/format';
import { useT } from '../i18n/useT';
import css from './editor.module.css';
import { unknown } from './merge';

const EXAMPLE = 'https://crm.example.com/find?phone={{customer.number}}';

/** What leads agents through conversations; of queues, and of whatever else has a guide. */
export function GuideFields({ form }: { form: NounForm }) {
  const t = useT();
  const url: string = form.values.guide?.crm?.url ?? '';
  const strange = unknown(url);
  return (
    <Section title="scripts:guide">
      <Ref form={form} name="guide.script_id" label="scripts:script.one" of="scripts" optional />
      <Ref form={form} name="guide.form_id" label="scripts:form.one" of="forms" optional />
      <TextInput
        label={t('scripts:crm_url')}
        description={t('scripts:crm_url_help', { example: EXAMPLE })}
        autoComplete="off"
        {...form.getInputProps('guide.crm.url')}
        value={url}
        data-testid="field-guide.crm.url"
      />
      {url ? (
        <Select
          label={t('scripts:crm_mode')}
          allowDeselect={false}
          data={[
            { value: 'link', label: t('scripts:crm_link') },
            { value: 'tab', label: t('scripts:crm_tab') },
          ]}
          {...form.getInputProps('guide.crm.mode')}
          value={form.values.guide?.crm?.mode || 'link'}
        />
      ) : null}
      {strange.length > 0 ? (
        <p className={css.warning} role="status">
          {t('scripts:unknown', { names: list(strange) })}
        </p>
      ) : null}
    </Section>
  );
}
