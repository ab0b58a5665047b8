import { useState } from 'react';
import type { Interaction } from '../api/records';
import type { Contact } from '../api/rows';
import { ContactCard } from '../contacts/ContactCard';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import css from './desk.module.css';
import { History } from './History';
import { MatchChooser } from './MatchChooser';
import { useParty } from './useParty';

/** Who the customer is and what there was before. */
export function ContextPanel({ interaction: i }: { interaction: Interaction | null }) {
  const t = useT();
  const can = useCan();
  const party = useParty(i);
  const [chosen, setChosen] = useState<{ for: string; contact: Contact } | null>(null);
  if (!i || !can('contacts.read')) return <p className={css.hint}>{t('desk:context.empty')}</p>;
  const contact = chosen?.for === i.id ? chosen.contact : party.contact;
  return (
    <>
      {!contact && party.candidates.length > 1 ? (
        <MatchChooser candidates={party.candidates} onChoose={(c) => setChosen({ for: i.id, contact: c })} />
      ) : (
        <ContactCard
          key={`${i.id}-${contact?.id ?? 'new'}`}
          contact={contact}
          siteId={i.site_id}
          phone={party.number}
          name={i.from_name ?? ''}
        />
      )}
      {contact ? <History contactId={contact.id} /> : null}
    </>
  );
}
