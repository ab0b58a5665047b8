import { Select } from '@mantine/core';
import { Refs, Section, Toggle } from '../admin/fields';
import type { NounForm } from '../admin/noun';
import { useT } from '../i18n/useT';
import { Prose, Words } from './fields';
import { MODES } from './settings';

/** When the bot talks, from what, and how it says it. */
export function TalkFields({ form }: { form: NounForm }) {
  const t = useT();
  const mode: string = form.values.policy.mode;
  return (
    <Section title="bots:talk.title">
      <Select
        label={t('bots:talk.mode')}
        description={t(`bots:mode_help.${mode as 'off'}`)}
        allowDeselect={false}
        data={MODES.map((m) => ({ value: m, label: t(`bots:mode.${m}`) }))}
        value={mode}
        error={form.errors['policy.mode']}
        onChange={(v) => form.setFieldValue('policy.mode', v ?? 'off')}
        data-testid="field-policy.mode"
      />
      <Toggle
        form={form}
        name="policy.sources_only"
        label="bots:talk.sources_only"
        help="bots:talk.sources_only_help"
      />
      <Refs
        form={form}
        name="policy.bases"
        label="bots:talk.bases"
        help="bots:talk.bases_help"
        of="knowledge-bases"
      />
      <Prose
        form={form}
        name="policy.guidance"
        label="bots:talk.guidance"
        help="bots:talk.guidance_help"
        most={8_000}
      />
      <Prose
        form={form}
        name="policy.disclosure"
        label="bots:talk.disclosure"
        help="bots:talk.disclosure_help"
        most={300}
      />
      <Words form={form} name="policy.languages" label="bots:talk.languages" help="bots:talk.languages_help" />
      <Words form={form} name="policy.hosts" label="bots:talk.hosts" help="bots:talk.hosts_help" />
      <Words form={form} name="policy.mails" label="bots:talk.mails" help="bots:talk.mails_help" />
    </Section>
  );
}
