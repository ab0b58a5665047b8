import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconWorld } from '@tabler/icons-react';
import { useEffect } from 'react';
import { client, ok } from '../api/client';
import { queries, useOwners } from '../api/queries';
import type { Contact } from '../api/rows';
import { useAttempt } from '../design/attempt';
import { useNow } from '../design/ticker';
import { clockIn, phone as phoneText } from '../i18n/format';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import css from './contacts.module.css';

interface Props {
  /** Null makes a new one from the number. */
  contact: Contact | null;
  siteId: string;
  phone: string;
  name: string;
  /** Told whether something was typed and is not saved. */
  onTyping?: (dirty: boolean) => void;
}

/** What we know of a customer; edited in place, saved when it was changed. */
export function ContactCard({ contact, siteId, phone, name, onTyping }: Props) {
  const t = useT();
  const can = useCan();
  const now = useNow();
  const [busy, attempt] = useAttempt();
  const form = useForm({
    initialValues: {
      name: contact?.name ?? name,
      company: contact?.company ?? '',
      notes: contact?.notes ?? '',
      owner_id: contact?.owner_id ?? '',
    },
  });
  const dirty = form.isDirty();
  useEffect(() => onTyping?.(dirty), [dirty, onTyping]);
  const writes = can('contacts.write');
  const numbers = contact ? contact.identities : [{ kind: 'phone', value: phone }];

  function save(values: typeof form.values) {
    void attempt('contacts:failed', async () => {
      const body = { ...(contact ?? { site_id: siteId, identities: numbers }), ...values };
      if (contact) await ok(client.PUT('/api/v1/contacts/{id}', { params: { path: { id: contact.id } }, body }));
      else await ok(client.POST('/api/v1/contacts', { body }));
      form.resetDirty();
      await queries.invalidateQueries({ queryKey: ['contacts'] });
    });
  }

  return (
    <form
      className={css.card}
      aria-label={t('contacts:card')}
      onSubmit={form.onSubmit(save)}
      data-testid="contact-card"
    >
      {contact ? null : <strong>{t('contacts:new')}</strong>}
      <TextInput label={t('contacts:name')} readOnly={!writes} {...form.getInputProps('name')} />
      <TextInput label={t('contacts:company')} readOnly={!writes} {...form.getInputProps('company')} />
      <dl className={css.facts}>
        {numbers.map((n) => (
          <div key={n.kind + n.value}>
            <dt>{t('contacts:number')}</dt>
            <dd>{phoneText(n.value)}</dd>
          </div>
        ))}
        {contact?.time_zone ? (
          <div>
            <dt>
              <IconWorld size={14} aria-hidden="true" /> {contact.time_zone}
            </dt>
            <dd>{clockIn(contact.time_zone, now)}</dd>
          </div>
        ) : null}
      </dl>
      <OwnerField
        siteId={contact?.site_id ?? siteId}
        value={form.values.owner_id}
        onChange={(id) => form.setFieldValue('owner_id', id)}
        readOnly={!writes}
      />
      <Textarea
        label={t('contacts:notes')}
        autosize
        minRows={2}
        maxRows={8}
        readOnly={!writes}
        {...form.getInputProps('notes')}
      />
      {writes && (dirty || !contact) ? (
        <Button type="submit" loading={busy} data-testid="contact-save">
          {contact ? t('common:save') : t('contacts:create')}
        </Button>
      ) : null}
    </form>
  );
}

interface OwnerProps {
  siteId: string;
  value: string;
  onChange: (id: string) => void;
  readOnly: boolean;
}

/** The agent a customer is asked to wait for, where the queue does so. */
function OwnerField({ siteId, value, onChange, readOnly }: OwnerProps) {
  const t = useT();
  const { data } = useOwners();
  const agents = (data?.items ?? []).filter((o) => o.site_id === siteId);
  const options = agents.map((o) => ({ value: o.id, label: o.name }));
  if (data && value && !agents.some((o) => o.id === value)) options.push({ value, label: t('contacts:owner_gone') });
  return (
    <Select
      label={t('contacts:owner')}
      placeholder={t('contacts:owner_none')}
      data={options}
      value={value || null}
      onChange={(id) => onChange(id ?? '')}
      searchable
      clearable
      readOnly={readOnly}
      data-testid="contact-owner"
    />
  );
}
