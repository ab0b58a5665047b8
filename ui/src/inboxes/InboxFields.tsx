import { Select, TextInput } from '@mantine/core';
import { useEffect } from 'react';
import css from '../admin/admin.module.css';
import { Ref, Section, Site, Text, Toggle } from '../admin/fields';
import type { NounForm } from '../admin/noun';
import { BotPanel } from '../bots/BotPanel';
import { EmptyState } from '../design/EmptyState';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import { HealthNote } from './Health';
import own from './inboxes.module.css';
import { beginning, find, type Inbox, idOf, type Kind, kindName, useKinds } from './kinds';
import { PolicyFields, undoOf } from './PolicyFields';
import { webhookOf } from './queries';
import { RejectsPanel } from './RejectsPanel';
import { SettingFields } from './SettingFields';
import { TestPanel } from './TestPanel';
import { EmbedPanel, WebhookPanel } from './WebhookPanel';

/** One inbox: what it is, what its driver asks for, what becomes of its conversations; and when it is there, whether it works. */
export function InboxFields({ form, isNew }: { form: NounForm; isNew: boolean }) {
  const t = useT();
  const { data, error, refetch, isPending } = useKinds();
  if (error) return <ErrorPanel title={t('admin:load_failed')} error={error} onRetry={() => void refetch()} />;
  if (isPending) return <SkeletonRows />;
  if (data.length === 0) return <EmptyState title={t('inboxadmin:kinds_none')} />;
  const kind = find(data, form.values);
  const row = form.getInitialValues() as Inbox;
  return (
    <>
      {isNew ? null : <HealthNote row={row} />}
      <Section title="admin:section.what">
        <KindField form={form} kinds={data} isNew={isNew} />
        <Text form={form} name="name" label="admin:field.name" required />
        <Site form={form} />
        <Ref form={form} name="queue_id" label="inboxadmin:queue" help="inboxadmin:queue_help" of="queues" optional />
        <Toggle form={form} name="active" label="inboxadmin:active" help="inboxadmin:active_help" />
        {kind?.webhook ? (
          <TextInput
            className={css.wide}
            label={t('inboxadmin:public_url')}
            description={t('inboxadmin:public_url_help')}
            placeholder={isNew ? undefined : webhookOf({ id: row.id })}
            name="public_url"
            type="url"
            autoComplete="off"
            {...form.getInputProps('public_url')}
          />
        ) : null}
        {kind?.traits.experimental ? (
          <p className={`${css.wide} ${css.warning}`}>{t('inboxadmin:experimental')}</p>
        ) : null}
      </Section>
      {kind ? (
        <>
          <SettingFields form={form} kind={kind} />
          <PolicyFields form={form} kind={kind} />
          {isNew ? null : <Panels row={row} kind={kind} dirty={form.isDirty()} />}
        </>
      ) : (
        <p className="muted">{t('inboxadmin:choose')}</p>
      )}
    </>
  );
}

function Panels({ row, kind, dirty }: { row: Inbox; kind: Kind; dirty: boolean }) {
  const can = useCan();
  return (
    <div className={own.panels}>
      {kind.webhook ? <WebhookPanel row={row} kind={kind} dirty={dirty} /> : null}
      {row.channel === 'webchat' ? <EmbedPanel row={row} /> : null}
      <BotPanel inbox={row.id} />
      {can('queues.write') ? <TestPanel row={row} dirty={dirty} /> : null}
      {can('queues.write') ? <RejectsPanel id={row.id} /> : null}
    </div>
  );
}

/** Channel and provider: chosen once, for the settings of one mean nothing to another. */
function KindField({ form, kinds, isNew }: { form: NounForm; kinds: Kind[]; isNew: boolean }) {
  const t = useT();
  const of = form.values.channel ? idOf(form.values) : null;
  const choose = (id: string | null) => {
    const kind = kinds.find((k) => idOf(k) === id);
    if (!kind) return;
    const policy = { ...form.values.policy, undo_seconds: undoOf(kind.channel) };
    form.setValues({ channel: kind.channel, provider: kind.provider ?? '', policy, ...beginning(kind) });
  };
  const only = kinds.length === 1 ? kinds[0] : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: where there is nothing to choose, it is chosen once
  useEffect(() => {
    if (isNew && !of && only) choose(idOf(only));
  }, []);
  const data = kinds
    .map((k) => ({ value: idOf(k), label: kindName(k) }))
    .sort((a, b) => a.label.localeCompare(b.label));
  if (of && !data.some((d) => d.value === of)) data.push({ value: of, label: kindName(form.values) });
  return (
    <Select
      label={t('inboxadmin:channel')}
      description={isNew ? t('inboxadmin:channel_help') : undefined}
      required
      searchable={isNew}
      disabled={!isNew}
      allowDeselect={false}
      nothingFoundMessage={t('admin:none_found')}
      data={data}
      value={of}
      error={form.errors.channel}
      onChange={choose}
      data-testid="field-channel"
    />
  );
}
