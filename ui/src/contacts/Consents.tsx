import { ActionIcon, Button } from '@mantine/core';
import { IconBan, IconCircleCheck, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { client, ok } from '../api/client';
import type { Contact, ContactConsent } from '../api/rows';
import { useAttempt } from '../design/attempt';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import { ConsentForm } from './ConsentForm';
import css from './customer.module.css';
import { channelName } from './names';
import { contactsChanged } from './queries';
import { moment } from './when';

/** What the person allowed or forbade: for which channel and what, when, who wrote it down and how we know. */
export function Consents({ contact }: { contact: Contact }) {
  const t = useT();
  const can = useCan();
  const [adding, setAdding] = useState(false);
  const writes = can('contacts.write') && !contact.erased_at && !contact.merged_into;
  const consents = contact.consents ?? [];
  const optOuts = contact.opt_outs ?? [];
  return (
    <section className={css.panel} aria-label={t('customer:consent.title')} data-testid="consents">
      <h2>{t('customer:consent.title')}</h2>
      {consents.length + optOuts.length === 0 ? <p className="muted">{t('customer:consent.none')}</p> : null}
      <ul className={css.consents}>
        {consents.map((c) => (
          <OneConsent key={`${c.channel}/${c.purpose}`} contact={contact} consent={c} writes={writes} />
        ))}
        {optOuts.map((o) => (
          <li key={`${o.inbox_id}/${o.scope}`}>
            <IconBan size={18} aria-hidden="true" />
            <div className="grow">
              <strong>{t('customer:consent.optout', { inbox: o.inbox })}</strong>
              <div className="muted">
                {moment(o.at)} · {t('customer:consent.optout_help')}
              </div>
            </div>
          </li>
        ))}
      </ul>
      {writes && !adding ? (
        <div>
          <Button variant="default" onClick={() => setAdding(true)} data-testid="consent-add">
            {t('customer:consent.add')}
          </Button>
        </div>
      ) : null}
      {adding ? <ConsentForm contactId={contact.id} onDone={() => setAdding(false)} /> : null}
    </section>
  );
}

interface OneProps {
  contact: Contact;
  consent: ContactConsent;
  writes: boolean;
}

function OneConsent({ contact, consent: c, writes }: OneProps) {
  const t = useT();
  const [busy, run] = useAttempt();
  const out = c.state === 'out';
  const Icon = out ? IconBan : IconCircleCheck;
  const what = [
    channelName(c.channel),
    c.purpose ? t('customer:consent.about', { purpose: c.purpose }) : t('customer:consent.about_any'),
  ].join(', ');
  const drop = () =>
    run('customer:consent.drop_failed', async () => {
      const query = { channel: c.channel ?? '', purpose: c.purpose ?? '' };
      await ok(client.DELETE('/api/v1/contacts/{id}/consents', { params: { path: { id: contact.id }, query } }));
      await contactsChanged();
    });
  return (
    <li data-state={c.state}>
      <Icon size={18} aria-hidden="true" />
      <div className="grow">
        <strong>{t(out ? 'customer:consent.out' : 'customer:consent.in')}</strong>: {what}
        <div className="muted">
          {[
            c.at ? moment(c.at) : '',
            c.by_name ? t('customer:consent.by', { name: c.by_name }) : '',
            c.source ? t('customer:consent.source_is', { source: c.source }) : '',
          ]
            .filter(Boolean)
            .join(' · ')}
        </div>
      </div>
      {writes ? (
        <ActionIcon
          size="lg"
          variant="subtle"
          loading={busy}
          aria-label={t('customer:consent.drop', { what })}
          onClick={() => void drop()}
        >
          <IconX size={16} aria-hidden="true" />
        </ActionIcon>
      ) : null}
    </li>
  );
}
