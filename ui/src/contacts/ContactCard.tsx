import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useEffect, useState } from 'react';
import { client, ok } from '../api/client';
import { ApiError, explain } from '../api/errors';
import { queries, useOwners } from '../api/queries';
import type { Contact, ContactIdentity } from '../api/rows';
import { attempt } from '../design/attempt';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import css from './contacts.module.css';
import { OwnFields } from './OwnFields';
import { Reached } from './Reached';
import { WhereFields } from './WhereFields';

interface Props {
  /** Null makes a new one from the number. */
  contact: Contact | null;
  siteId: string;
  phone: string;
  name: string;
  /** Told whether something was typed and is not saved. */
  onTyping?: (dirty: boolean) => void;
  /** Told what was saved. */
  onSaved?: (contact: Contact) => void;
}

/** What of a contact is edited here. */
export interface CardValues {
  name: string;
  company: string;
  notes: string;
  owner_id: string;
  language: string;
  time_zone: string;
  identities: ContactIdentity[];
  custom: Record<string, string>;
  tags: string[];
}

function valuesOf(contact: Contact | null, name: string, phone: string): CardValues {
  return {
    name: contact?.name ?? name,
    company: contact?.company ?? '',
    notes: contact?.notes ?? '',
    owner_id: contact?.owner_id ?? '',
    language: contact?.language ?? '',
    time_zone: contact?.time_zone ?? '',
    identities: (contact?.identities ?? (phone ? [{ kind: 'phone', value: phone }] : [])).map((i) => ({ ...i })),
    custom: { ...contact?.custom },
    tags: [...(contact?.tags ?? [])],
  };
}

/** What we know of a customer; edited in place, saved when it was changed. */
export function ContactCard({ contact, siteId, phone, name, onTyping, onSaved }: Props) {
  const t = useT();
  const can = useCan();
  const [busy, setBusy] = useState(false);
  const form = useForm<CardValues>({ initialValues: valuesOf(contact, name, phone) });
  const dirty = form.isDirty();
  useEffect(() => onTyping?.(dirty), [dirty, onTyping]);
  const writes = can('contacts.write') && !contact?.merged_into && !contact?.erased_at;
  // What is typed was typed over the contact as it was then: it is written with that version, or refused.
  const [base, setBase] = useState(contact);
  const newer = contact && !dirty && contact.version > (base?.version ?? 0) ? contact : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the form is another object each time it is drawn
  useEffect(() => {
    if (newer) take(newer);
  }, [newer]);

  function take(c: Contact) {
    setBase(c);
    form.setInitialValues(valuesOf(c, '', ''));
    form.setValues(valuesOf(c, '', ''));
  }

  async function save(values: CardValues) {
    // A line left empty is no way to reach anybody; without it the server's fields have the numbers of those here.
    const identities = values.identities.filter((i) => i.value.trim());
    form.setFieldValue('identities', identities);
    setBusy(true);
    await attempt('contacts:failed', async () => {
      try {
        const body = { ...(base ?? { site_id: siteId }), ...values, identities };
        const saved = base
          ? await ok(client.PUT('/api/v1/contacts/{id}', { params: { path: { id: base.id } }, body }))
          : await ok(client.POST('/api/v1/contacts', { body }));
        if (saved?.identities) {
          take(saved);
        }
        form.resetDirty();
        await queries.invalidateQueries({ queryKey: ['contacts'] });
        if (saved) onSaved?.(saved);
      } catch (error) {
        if (error instanceof ApiError && error.field) form.setFieldError(error.field, explain(error));
        throw error;
      }
    });
    setBusy(false);
  }

  return (
    <form
      className={css.card}
      aria-label={t('contacts:card')}
      onSubmit={form.onSubmit((values) => void save(values))}
      data-testid="contact-card"
    >
      {contact ? null : <strong>{t('contacts:new')}</strong>}
      <TextInput label={t('contacts:name')} readOnly={!writes} {...form.getInputProps('name')} />
      <TextInput label={t('contacts:company')} readOnly={!writes} {...form.getInputProps('company')} />
      <Reached form={form} readOnly={!writes} />
      <WhereFields form={form} readOnly={!writes} />
      <OwnerField
        siteId={contact?.site_id ?? siteId}
        value={form.values.owner_id}
        onChange={(id) => form.setFieldValue('owner_id', id)}
        readOnly={!writes}
      />
      <OwnFields form={form} siteId={contact?.site_id ?? siteId} readOnly={!writes} />
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
      clearButtonProps={{ 'aria-label': t('contacts:clear', { what: t('contacts:owner') }) }}
      readOnly={readOnly}
      data-testid="contact-owner"
    />
  );
}
