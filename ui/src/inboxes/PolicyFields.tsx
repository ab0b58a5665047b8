import { NumberInput, Select, Textarea } from '@mantine/core';
import css from '../admin/admin.module.css';
import { Count, Ref, Section } from '../admin/fields';
import type { NounForm } from '../admin/noun';
import type { Key } from '../i18n';
import { useT } from '../i18n/useT';
import type { Kind } from './kinds';

export const POLICY = { stay_minutes: 0, park_seconds: 300, resolve_hours: 0, reply_minutes: 0, undo_seconds: 0 };

/** A mail is taken back more often than a line of a chat, and nobody sits waiting for it. */
export const undoOf = (channel: string) => (channel === 'email' ? 5 : 0);

/** What becomes of an inbox's conversations, and what is said by itself. */
export function PolicyFields({ form, kind }: { form: NounForm; kind: Kind }) {
  const policy = form.values.policy ?? {};
  return (
    <>
      <Section title="inboxadmin:policy.title">
        <Count
          form={form}
          name="policy.stay_minutes"
          label="inboxadmin:policy.stay"
          help="inboxadmin:policy.stay_help"
          max={43_200}
        />
        {kind.channel === 'email' ? null : <Park form={form} />}
        <Count
          form={form}
          name="policy.resolve_hours"
          label="inboxadmin:policy.resolve"
          help="inboxadmin:policy.resolve_help"
          max={8_760}
        />
        <Count
          form={form}
          name="policy.reply_minutes"
          label="inboxadmin:policy.reply"
          help="inboxadmin:policy.reply_help"
          max={43_200}
        />
        <Ref
          form={form}
          name="policy.schedule_id"
          label="inboxadmin:policy.schedule"
          help="inboxadmin:policy.schedule_help"
          of="schedules"
          optional
        />
        <Count
          form={form}
          name="policy.undo_seconds"
          label="inboxadmin:policy.undo"
          help="inboxadmin:policy.undo_help"
          max={30}
        />
      </Section>
      <Section title="inboxadmin:policy.texts">
        <Say form={form} name="greeting" label="inboxadmin:policy.greeting" />
        <Say form={form} name="away" label="inboxadmin:policy.away" />
        <Say form={form} name="survey" label="inboxadmin:policy.survey" help="inboxadmin:policy.survey_help" />
        {kind.traits.subject || policy.signature ? (
          <Say form={form} name="signature" label="inboxadmin:policy.signature" />
        ) : null}
      </Section>
    </>
  );
}

const NOW = 0;
const NEVER = -1;
const USUAL = 300;

/** How long the customer may be silent before the agent's place is free: at once, after a while, or never. */
function Park({ form }: { form: NounForm }) {
  const t = useT();
  const seconds: number = form.values.policy?.park_seconds ?? NOW;
  const way = seconds === NOW ? 'now' : seconds < 0 ? 'never' : 'after';
  const put = (v: number) => form.setFieldValue('policy.park_seconds', v);
  return (
    <>
      <Select
        label={t('inboxadmin:policy.park')}
        allowDeselect={false}
        data={[
          { value: 'now', label: t('inboxadmin:policy.park_now') },
          { value: 'after', label: t('inboxadmin:policy.park_after') },
          { value: 'never', label: t('inboxadmin:policy.park_never') },
        ]}
        value={way}
        error={way === 'after' ? undefined : form.errors['policy.park_seconds']}
        onChange={(v) => put(v === 'now' ? NOW : v === 'never' ? NEVER : USUAL)}
        data-testid="field-policy.park"
      />
      {way === 'after' ? (
        <NumberInput
          label={t('inboxadmin:policy.park_seconds')}
          name="policy.park_seconds"
          min={1}
          max={86_400}
          allowDecimal={false}
          clampBehavior="blur"
          value={seconds}
          error={form.errors['policy.park_seconds']}
          onChange={(v) => put(Math.max(1, Number(v) || 1))}
        />
      ) : null}
    </>
  );
}

function Say({ form, name, label, help }: { form: NounForm; name: string; label: Key; help?: Key }) {
  const t = useT();
  const { value, ...input } = form.getInputProps(`policy.${name}`);
  return (
    <Textarea
      className={css.wide}
      label={t(label)}
      description={help ? t(help) : undefined}
      name={`policy.${name}`}
      autosize
      minRows={2}
      maxRows={10}
      maxLength={2_000}
      value={value ?? ''}
      {...input}
    />
  );
}
