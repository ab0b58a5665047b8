import { NumberInput, Select, TextInput } from '@mantine/core';
import { Count, Ref, Section, Site, Text, Toggle, ZoneField } from '../admin/fields';
import type { NounForm } from '../admin/noun';
import { GuideFields } from '../guides/GuideFields';
import { useT } from '../i18n/useT';
import { MediaField } from '../prompts/MediaField';
import { useCan } from '../session/useCan';
import { CallerFields } from './CallerFields';
import { LawFields } from './LawFields';
import { ListsField } from './ListsField';
import { MODES, modeKey } from './words';

/** How a campaign is set up: who, how, by which law, and what people see and hear of it. */
export function CampaignFields({ form, isNew }: { form: NounForm; isNew: boolean }) {
  const can = useCan();
  return (
    <>
      <Section title="campaigns:form.who">
        <Text form={form} name="name" label="admin:field.name" required />
        <Site form={form} />
        <Ref form={form} name="queue_id" label="campaigns:form.queue" help="campaigns:form.queue_help" of="queues" />
        <Text form={form} name="country" label="campaigns:form.country" help="campaigns:form.country_help" required />
        <ZoneField form={form} />
        {can('lists.read') ? (
          <Ref form={form} name="optout_id" label="campaigns:form.optout" of="dnc-lists" optional />
        ) : null}
        <ListsField id={isNew ? '' : form.values.id} ids={form.values.list_ids ?? []} />
      </Section>
      <How form={form} />
      <LawFields form={form} />
      <CallerFields form={form} />
      <Section title="campaigns:form.sounds">
        <MediaField form={form} name="message" label="campaigns:form.message" />
      </Section>
      <Machines form={form} />
      <GuideFields form={form} />
      <Section title="campaigns:form.recording">
        <Toggle form={form} name="record" label="campaigns:form.record" help="campaigns:form.record_help" />
      </Section>
    </>
  );
}

function How({ form }: { form: NounForm }) {
  const t = useT();
  const mode = MODES.find((m) => m === form.values.mode) ?? 'preview';
  return (
    <Section title="campaigns:form.how">
      <Select
        label={t('campaigns:form.mode')}
        description={t(`campaigns:mode_help.${mode}`)}
        allowDeselect={false}
        data={MODES.map((m) => ({ value: m, label: t(modeKey(m)) }))}
        {...form.getInputProps('mode')}
        data-testid="field-mode"
      />
      {mode === 'power' ? (
        <NumberInput
          label={t('campaigns:form.ratio')}
          min={1}
          max={10}
          step={0.1}
          decimalScale={2}
          clampBehavior="blur"
          {...form.getInputProps('ratio')}
          onChange={(v) => form.setFieldValue('ratio', v === '' ? 1 : Number(v))}
        />
      ) : null}
      {mode === 'preview' ? (
        <>
          <Count
            form={form}
            name="preview.seconds"
            label="campaigns:form.preview_seconds"
            help="campaigns:form.preview_help"
            max={3600}
          />
          <Toggle
            form={form}
            name="preview.can_skip"
            label="campaigns:form.can_skip"
            help="campaigns:form.can_skip_help"
          />
        </>
      ) : (
        <Count form={form} name="pace" label="campaigns:form.pace" min={10} max={100} />
      )}
      <Ref form={form} name="trunk_id" label="campaigns:form.trunk" of="trunks" optional />
      <Count
        form={form}
        name="channels"
        label="campaigns:form.channels"
        help="campaigns:form.channels_help"
        max={5000}
      />
      <Count
        form={form}
        name="weight"
        label="campaigns:form.weight"
        help="campaigns:form.weight_help"
        min={1}
        max={100}
      />
    </Section>
  );
}

function Machines({ form }: { form: NounForm }) {
  const t = useT();
  return (
    <Section title="campaigns:form.machines">
      <Toggle form={form} name="detection.on" label="campaigns:form.detect" help="campaigns:form.detect_help" />
      {form.values.detection?.on ? (
        <>
          <TextInput
            label={t('campaigns:form.args')}
            description={t('campaigns:form.args_help')}
            placeholder="2500,1500,800,5000"
            maxLength={80}
            autoComplete="off"
            {...form.getInputProps('detection.args')}
          />
          <MediaField form={form} name="detection.leave" label="campaigns:form.leave" />
          <Toggle
            form={form}
            name="detection.unsure_is_machine"
            label="campaigns:form.unsure"
            help="campaigns:form.unsure_help"
          />
          <Count form={form} name="detection.sample_percent" label="campaigns:form.sample" max={100} />
        </>
      ) : null}
    </Section>
  );
}
