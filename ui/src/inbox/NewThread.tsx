import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { client, ok } from '../api/client';
import { ApiError, explain } from '../api/errors';
import { EmptyState } from '../design/EmptyState';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { useT } from '../i18n/useT';
import { keepThread, useSights } from './queries';
import type { Sight } from './records';

/** Channels on which our side may begin; on the others the customer writes first. */
const BEGIN = new Set(['sms', 'email', 'whatsapp']);

interface Props {
  onClose: () => void;
  onBegun: (id: string) => void;
}

/** Begins a conversation with an address, or goes on with the one that there is. */
export function NewThread({ onClose, onBegun }: Props) {
  const t = useT();
  const { data, error, refetch, isPending } = useSights();
  const inboxes: Sight[] = (data?.items ?? []).filter((s) => s.active && s.begins && BEGIN.has(s.channel));
  const [inbox, setInbox] = useState('');
  const [address, setAddress] = useState('');
  const [name, setName] = useState('');
  const [subject, setSubject] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<{ field: string; why: string } | null>(null);
  const chosen = inboxes.find((s) => s.id === (inbox || (inboxes.length === 1 ? inboxes[0]?.id : '')));
  const mail = chosen?.channel === 'email';
  const why = (field: string) => (fault?.field === field ? fault.why : undefined);

  async function begin() {
    if (!chosen) return;
    setBusy(true);
    setFault(null);
    try {
      const body = { inbox_id: chosen.id, address: address.trim(), name: name.trim(), ...(mail ? { subject } : {}) };
      const thread = await ok(client.POST('/api/v1/threads', { body }));
      keepThread(thread);
      onBegun(thread.id);
    } catch (e) {
      const field = e instanceof ApiError ? (e.field ?? '') : '';
      setFault({ field: ['address', 'name', 'subject'].includes(field) ? field : '', why: explain(e) });
      setBusy(false);
    }
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('inbox:new.title')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      {error && !data ? (
        <ErrorPanel title={t('inbox:new.failed')} error={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <SkeletonRows rows={3} />
      ) : inboxes.length === 0 ? (
        <EmptyState title={t('inbox:new.none')}>
          <span>{t('inbox:new.none_help')}</span>
        </EmptyState>
      ) : (
        <form
          className="stack"
          onSubmit={(e) => {
            e.preventDefault();
            void begin();
          }}
          data-testid="new-thread"
        >
          <Select
            label={t('inbox:new.from')}
            data={inboxes.map((s) => ({ value: s.id, label: `${s.name} · ${t.any(`inbox:channel.${s.channel}`)}` }))}
            value={chosen?.id ?? null}
            onChange={(v) => setInbox(v ?? '')}
            allowDeselect={false}
          />
          <TextInput
            label={mail ? t('inbox:new.mail') : t('inbox:new.number')}
            description={mail ? undefined : t('inbox:new.number_help')}
            required
            maxLength={190}
            inputMode={mail ? 'email' : 'tel'}
            value={address}
            error={why('address')}
            onChange={(e) => setAddress(e.currentTarget.value)}
            data-testid="new-address"
          />
          <TextInput
            label={t('inbox:new.name')}
            maxLength={120}
            value={name}
            error={why('name')}
            onChange={(e) => setName(e.currentTarget.value)}
          />
          {mail ? (
            <TextInput
              label={t('inbox:mail.subject')}
              maxLength={250}
              value={subject}
              error={why('subject')}
              onChange={(e) => setSubject(e.currentTarget.value)}
            />
          ) : null}
          {fault && !fault.field ? <p role="alert">{fault.why}</p> : null}
          <Button
            type="submit"
            loading={busy}
            disabled={!chosen || address.trim().length < 2}
            data-testid="new-begin"
          >
            {t('inbox:new.begin')}
          </Button>
        </form>
      )}
    </Modal>
  );
}
