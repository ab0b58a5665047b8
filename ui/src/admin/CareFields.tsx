import { Select, TagsInput } from '@mantine/core';
import { useT } from '../i18n/useT';
import css from './admin.module.css';
import { Count, Ref, Section, Text, Toggle } from './fields';
import type { NounForm } from './noun';

/** What a queue does for those who wait. */
export function CareFields({ form }: { form: NounForm }) {
  const t = useT();
  const care = form.values.care ?? {};
  const offer: string = care.callback?.offer ?? 'off';
  return (
    <>
      <Section title="admin:care.announce">
        <Count
          form={form}
          name="care.announce.first_seconds"
          label="admin:care.first"
          help="admin:care.zero"
          max={3600}
        />
        <Count
          form={form}
          name="care.announce.every_seconds"
          label="admin:care.every"
          help="admin:care.every_help"
          max={3600}
        />
        <Toggle form={form} name="care.announce.position" label="admin:care.position" />
        <Toggle form={form} name="care.announce.wait" label="admin:care.wait" help="admin:care.wait_help" />
      </Section>
      <Section title="admin:care.known">
        <Count
          form={form}
          name="care.chosen.owner_seconds"
          label="admin:care.owner"
          help="admin:care.owner_help"
          max={3600}
        />
        <Count
          form={form}
          name="care.chosen.last_agent_seconds"
          label="admin:care.last"
          help="admin:care.last_help"
          max={3600}
        />
        {care.chosen?.last_agent_seconds ? (
          <Count form={form} name="care.chosen.last_agent_days" label="admin:care.last_days" min={1} max={365} />
        ) : null}
      </Section>
      <Section title="admin:care.callback">
        <Select
          label={t('admin:care.offer')}
          description={t('admin:care.offer_help')}
          allowDeselect={false}
          data={[
            { value: 'off', label: t('admin:care.offer_off') },
            { value: 'timed', label: t('admin:care.offer_timed') },
            { value: 'key', label: t('admin:care.offer_key') },
          ]}
          data-testid="field-care.callback.offer"
          {...form.getInputProps('care.callback.offer')}
        />
        {offer === 'timed' ? (
          <Count form={form} name="care.callback.offer_seconds" label="admin:care.offer_seconds" max={3600} />
        ) : null}
        {offer === 'off' ? null : (
          <>
            <Count form={form} name="care.callback.attempts" label="admin:care.attempts" min={1} max={10} />
            <Count form={form} name="care.callback.retry_minutes" label="admin:care.retry" min={1} max={1440} />
            <Count form={form} name="care.callback.min_digits" label="admin:care.min_digits" min={2} max={20} />
            <Count form={form} name="care.callback.max_digits" label="admin:care.max_digits" min={2} max={20} />
            <TagsInput
              className={css.wide}
              label={t('admin:care.blocked')}
              description={t('admin:care.blocked_help')}
              {...form.getInputProps('care.callback.blocked')}
              value={care.callback?.blocked ?? []}
            />
          </>
        )}
      </Section>
      <OverflowFields form={form} />
    </>
  );
}

function OverflowFields({ form }: { form: NounForm }) {
  const t = useT();
  const to: string = form.values.care?.overflow?.to ?? 'fallback';
  return (
    <Section title="admin:care.overflow">
      <Toggle form={form} name="care.overflow.when_nobody" label="admin:care.nobody" />
      <Count
        form={form}
        name="care.overflow.line_length"
        label="admin:care.length"
        help="admin:care.length_help"
        max={10000}
      />
      <Select
        label={t('admin:care.to')}
        description={t('admin:care.to_help')}
        allowDeselect={false}
        data={[
          { value: 'fallback', label: t('admin:care.to_fallback') },
          { value: 'queue', label: t('admin:care.to_queue') },
          { value: 'number', label: t('admin:care.to_number') },
          { value: 'voicemail', label: t('admin:care.to_voicemail') },
        ]}
        data-testid="field-care.overflow.to"
        {...form.getInputProps('care.overflow.to')}
      />
      {to === 'queue' ? (
        <Ref form={form} name="care.overflow.queue_id" label="admin:care.to_queue" of="queues" />
      ) : null}
      {to === 'voicemail' ? (
        <Ref form={form} name="care.overflow.mailbox_id" label="admin:mailbox.one" of="mailboxes" />
      ) : null}
      {to === 'number' ? (
        <>
          <Text form={form} name="care.overflow.number" label="admin:care.number" required />
          <Count
            form={form}
            name="care.overflow.capacity"
            label="admin:care.capacity"
            help="admin:care.capacity_help"
            min={1}
            max={1000}
          />
          <Toggle form={form} name="care.overflow.full_fallback" label="admin:care.full" />
        </>
      ) : null}
    </Section>
  );
}

export function MailboxFields({ form }: { form: NounForm }) {
  return (
    <>
      <Section title="admin:section.what">
        <Text form={form} name="name" label="admin:field.name" required />
        <Ref form={form} name="site_id" label="admin:field.site" of="sites" />
        <Ref
          form={form}
          name="queue_id"
          label="admin:mailbox.queue"
          help="admin:mailbox.owner_help"
          of="queues"
          optional
        />
        <Ref form={form} name="agent_id" label="admin:mailbox.agent" of="agents" optional />
      </Section>
      <Section title="admin:section.rules">
        <Text form={form} name="greeting" label="admin:mailbox.greeting" help="admin:mailbox.greeting_help" />
        <Count form={form} name="max_seconds" label="admin:mailbox.max" min={10} max={600} />
      </Section>
    </>
  );
}
