import { Select } from '@mantine/core';
import { GuideFields } from '../guides/GuideFields';
import { useT } from '../i18n/useT';
import { MediaField } from '../prompts/MediaField';
import { CareFields } from './CareFields';
import { Count, LanguageField, Ref, Refs, Section, Site, Text, Toggle } from './fields';
import type { NounForm } from './noun';
import { RoutingFields } from './RoutingFields';
import { TakerFields } from './TakerFields';

const NO_LIMIT = -1;

export function QueueFields({ form }: { form: NounForm }) {
  const t = useT();
  const wrapup = form.values.wrapup_seconds;
  const mode = wrapup === NO_LIMIT ? 'open' : wrapup === 0 ? 'none' : 'timed';
  return (
    <>
      <Section title="admin:section.what">
        <Text form={form} name="name" label="admin:field.name" required />
        <Site form={form} />
        <Count
          form={form}
          name="priority"
          label="admin:queue.priority"
          help="admin:queue.priority_help"
          min={0}
          max={100}
        />
        <Text form={form} name="caller_id" label="admin:queue.caller_id" help="admin:queue.caller_id_help" />
      </Section>
      <Section title="admin:section.who">
        <Refs form={form} name="agent_ids" label="admin:queue.agents" of="agents" />
      </Section>
      <RoutingFields form={form} />
      <Section title="admin:section.waiting">
        <Count
          form={form}
          name="offer_seconds"
          label="admin:queue.offer"
          help="admin:queue.offer_help"
          min={5}
          max={120}
        />
        <Count form={form} name="max_wait_seconds" label="admin:queue.max_wait" help="admin:queue.max_wait_help" />
        <Count
          form={form}
          name="service_level_seconds"
          label="admin:queue.service_level"
          help="admin:queue.service_level_help"
        />
        <Count
          form={form}
          name="hold_limit_seconds"
          label="admin:queue.hold_limit"
          help="admin:queue.hold_limit_help"
          max={3600}
        />
        <Text form={form} name="music_class" label="admin:queue.music" help="admin:queue.music_help" />
      </Section>
      <Section title="admin:section.recording">
        <Select
          label={t('admin:queue.recording')}
          description={t('admin:queue.recording_help')}
          allowDeselect={false}
          value={String(form.values.recording || 'off')}
          data={[
            { value: 'off', label: t('admin:queue.recording_off') },
            { value: 'always', label: t('admin:queue.recording_always') },
          ]}
          onChange={(v) => form.setFieldValue('recording', v)}
        />
        <Toggle
          form={form}
          name="show_listening"
          label="admin:queue.show_listening"
          help="admin:queue.show_listening_help"
        />
      </Section>
      <CareFields form={form} />
      <GuideFields form={form} />
      <Section title="admin:section.wrapup">
        <Select
          label={t('admin:queue.wrapup')}
          allowDeselect={false}
          value={mode}
          data={[
            { value: 'timed', label: t('admin:queue.wrapup_timed') },
            { value: 'open', label: t('admin:queue.wrapup_open') },
            { value: 'none', label: t('admin:queue.wrapup_none') },
          ]}
          onChange={(m) => form.setFieldValue('wrapup_seconds', m === 'open' ? NO_LIMIT : m === 'none' ? 0 : 30)}
        />
        {mode === 'timed' ? (
          <>
            <Count form={form} name="wrapup_seconds" label="admin:queue.wrapup_seconds" min={1} max={3600} />
            <Count form={form} name="wrapup_extends" label="admin:queue.wrapup_extends" max={20} />
          </>
        ) : null}
        <Refs
          form={form}
          name="disposition_ids"
          label="admin:queue.dispositions"
          help="admin:queue.dispositions_help"
          of="dispositions"
        />
      </Section>
    </>
  );
}

export function EntryFields({ form }: { form: NounForm }) {
  return (
    <>
      <Section title="admin:section.what">
        <Text form={form} name="name" label="admin:field.name" required />
        <Text form={form} name="number" label="admin:entry.number" help="admin:entry.number_help" required />
        <Site form={form} />
        <LanguageField form={form} />
      </Section>
      <Section title="admin:section.where">
        <TakerFields form={form} />
        <Ref
          form={form}
          name="schedule_id"
          label="admin:entry.schedule"
          help="admin:entry.schedule_help"
          of="schedules"
          optional
        />
        <MediaField form={form} name="greeting" label="admin:entry.greeting" />
        <MediaField form={form} name="closed_prompt" label="admin:entry.closed" />
      </Section>
    </>
  );
}
