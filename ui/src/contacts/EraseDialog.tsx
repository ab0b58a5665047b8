import { Button, Modal, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { client, ok } from '../api/client';
import { ApiError } from '../api/errors';
import type { Contact } from '../api/rows';
import { useAttempt } from '../design/attempt';
import { useT } from '../i18n/useT';
import css from './customer.module.css';
import { contactName } from './names';
import { contactsChanged, useErasure } from './queries';

const GOES = ['who', 'written', 'sound', 'forms'] as const;
const STAYS = ['stop', 'counts', 'lists'] as const;

interface Props {
  contact: Contact;
  opened: boolean;
  onClose: () => void;
}

/** Removes a person for ever: says what goes and what must stay, and asks for the name to be typed. */
export function EraseDialog({ contact, opened, onClose }: Props) {
  const t = useT();
  const [begun, setBegun] = useState(false);
  // the contact is called "erased" as soon as it is: what the dialog is about keeps its name
  const [name] = useState(() => contactName(contact));
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('customer:erase.title', { name })}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      {!opened ? null : begun ? (
        <Running contactId={contact.id} onClose={onClose} />
      ) : (
        <Ask contact={contact} name={name} onBegun={() => setBegun(true)} onClose={onClose} />
      )}
    </Modal>
  );
}

interface AskProps {
  contact: Contact;
  name: string;
  onBegun: () => void;
  onClose: () => void;
}

function Ask({ contact, name, onBegun, onClose }: AskProps) {
  const t = useT();
  const [busy, run] = useAttempt();
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const sure = typed.trim() === name.trim() && reason.trim() !== '';
  const erase = () =>
    run('customer:erase.failed', async () => {
      try {
        const body = { reason: reason.trim() };
        await ok(client.POST('/api/v1/contacts/{id}/erase', { params: { path: { id: contact.id } }, body }));
      } catch (error) {
        // A long erasure outlasts the request: whether it was begun is known by asking for it.
        if (!(error instanceof ApiError) || error.status !== 0) throw error;
        await ok(client.GET('/api/v1/contacts/{id}/erasure', { params: { path: { id: contact.id } } }));
      }
      onBegun();
    });
  return (
    <form
      className="stack"
      onSubmit={(e) => {
        e.preventDefault();
        if (sure) void erase();
      }}
      data-testid="erase"
    >
      <p>
        <strong>{t('customer:erase.warning')}</strong>
      </p>
      <section aria-label={t('customer:erase.goes')}>
        <h2>{t('customer:erase.goes')}</h2>
        <ul className={css.plain}>
          {GOES.map((k) => (
            <li key={k}>{t(`customer:erase.goes_${k}`)}</li>
          ))}
        </ul>
      </section>
      <section aria-label={t('customer:erase.stays')}>
        <h2>{t('customer:erase.stays')}</h2>
        <ul className={css.plain}>
          {STAYS.map((k) => (
            <li key={k}>{t(`customer:erase.stays_${k}`)}</li>
          ))}
        </ul>
      </section>
      <TextInput
        label={t('customer:erase.reason')}
        description={t('customer:erase.reason_help')}
        required
        maxLength={255}
        value={reason}
        onChange={(e) => setReason(e.currentTarget.value)}
        data-testid="erase-reason"
      />
      <TextInput
        label={t('customer:erase.type', { name })}
        autoComplete="off"
        value={typed}
        onChange={(e) => setTyped(e.currentTarget.value)}
        data-testid="erase-name"
      />
      <div className="row wrap">
        <Button type="submit" color="danger" disabled={!sure} loading={busy} data-testid="erase-go">
          {t('customer:erase.go')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('common:cancel')}
        </Button>
      </div>
    </form>
  );
}

function Running({ contactId, onClose }: { contactId: string; onClose: () => void }) {
  const t = useT();
  const { data } = useErasure(contactId, true);
  const done = Boolean(data?.done_at);
  useEffect(() => {
    if (done) void contactsChanged();
  }, [done]);
  return (
    <div className="stack">
      <p role="status" data-testid="erasure" data-done={done}>
        {t(done ? 'customer:erase.ready' : 'customer:erase.running')}
      </p>
      <div>
        <Button variant="default" onClick={onClose}>
          {t('common:close')}
        </Button>
      </div>
    </div>
  );
}
