import { Button, Checkbox, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { client, ok } from '../api/client';
import type { Contact, ContactIdentity } from '../api/rows';
import { useAttempt } from '../design/attempt';
import { ErrorPanel } from '../design/ErrorPanel';
import { useT } from '../i18n/useT';
import { useThreadsOf } from '../inbox/queries';
import css from './customer.module.css';
import { channelName, kindName, wayText } from './names';
import { contactsChanged } from './queries';

interface Props {
  contact: Contact;
  opened: boolean;
  onClose: () => void;
  onSplit: (made: Contact) => void;
}

/** Makes a contact of its own of numbers, addresses and conversations that belong to somebody else. */
export function SplitDialog({ contact, opened, onClose, onSplit }: Props) {
  const t = useT();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('customer:split.title')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      {opened ? <Cut contact={contact} onSplit={onSplit} /> : null}
    </Modal>
  );
}

const keyOf = (i: ContactIdentity) => `${i.kind} ${i.value}`;

function Cut({ contact, onSplit }: { contact: Contact; onSplit: (made: Contact) => void }) {
  const t = useT();
  const [busy, run] = useAttempt();
  const [name, setName] = useState('');
  const [ways, setWays] = useState<string[]>([]);
  const [talks, setTalks] = useState<string[]>([]);
  const threads = useThreadsOf(contact.id);
  const split = () =>
    run('customer:split.failed', async () => {
      const identities = contact.identities.filter((i) => ways.includes(keyOf(i)));
      const cut = { name: name.trim(), identities, thread_ids: talks, version: contact.version };
      const made = await ok(
        client.POST('/api/v1/contacts/{id}/split', { params: { path: { id: contact.id } }, body: cut }),
      );
      await contactsChanged();
      onSplit(made);
    });
  return (
    <form
      className="stack"
      onSubmit={(e) => {
        e.preventDefault();
        void split();
      }}
      data-testid="split"
    >
      <p>{t('customer:split.help')}</p>
      <TextInput
        label={t('customer:split.name')}
        value={name}
        maxLength={120}
        onChange={(e) => setName(e.currentTarget.value)}
      />
      {contact.identities.length > 0 ? (
        <Checkbox.Group label={t('customer:split.reach')} value={ways} onChange={setWays}>
          <div className={css.radios}>
            {contact.identities.map((i) => (
              <Checkbox key={keyOf(i)} value={keyOf(i)} label={`${kindName(i.kind)}: ${wayText(i)}`} />
            ))}
          </div>
        </Checkbox.Group>
      ) : null}
      {threads.error ? (
        <ErrorPanel
          title={t('customer:split.threads_failed')}
          error={threads.error}
          onRetry={() => void threads.refetch()}
        />
      ) : null}
      {(threads.data?.items ?? []).length > 0 ? (
        <Checkbox.Group label={t('customer:split.threads')} value={talks} onChange={setTalks}>
          <div className={css.radios}>
            {(threads.data?.items ?? []).map((x) => (
              <Checkbox
                key={x.id}
                value={x.id}
                label={[`#${x.number}`, channelName(x.channel), x.subject || x.handle].filter(Boolean).join(' · ')}
              />
            ))}
          </div>
        </Checkbox.Group>
      ) : null}
      <div>
        <Button type="submit" loading={busy} disabled={ways.length + talks.length === 0} data-testid="split-go">
          {t('customer:split.go')}
        </Button>
      </div>
    </form>
  );
}
