import { Button } from '@mantine/core';
import { IconUserSearch } from '@tabler/icons-react';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import type { Interaction } from '../api/records';
import type { Contact } from '../api/rows';
import { SkeletonRows } from '../design/SkeletonRows';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import css from './desk.module.css';
import { History } from './History';
import { MatchChooser } from './MatchChooser';
import { useParty } from './useParty';

const fetchCard = () => import('../contacts/ContactCard');
const ContactCard = lazy(async () => ({ default: (await fetchCard()).ContactCard }));

/** Who the customer is and what there was before. What is being typed about one customer outlasts the next call. */
export function ContextPanel({ interaction }: { interaction: Interaction | null }) {
  const t = useT();
  const can = useCan();
  const [kept, setKept] = useState<Interaction | null>(null);
  const shown = kept ?? interaction;
  const caller = useParty(interaction);
  useEffect(() => void fetchCard(), []); // is there before the first call, even if the daemon is away by then
  const typing = useCallback((dirty: boolean) => setKept(dirty ? shown : null), [shown]);
  if (!shown || !can('contacts.read')) return <p className={css.hint}>{t('desk:context.empty')}</p>;
  return (
    <>
      {interaction && interaction.id !== shown.id ? (
        <div className={css.waiting} role="status">
          <Button
            variant="outline"
            leftSection={<IconUserSearch size={14} aria-hidden="true" />}
            onClick={() => setKept(null)}
            data-testid="show-caller"
          >
            {t('desk:context.show_caller', { name: caller.name })}
          </Button>
          <span className="muted">{t('desk:context.unsaved')}</span>
        </div>
      ) : null}
      <Customer key={shown.id} interaction={shown} onTyping={typing} />
    </>
  );
}

function Customer({ interaction: i, onTyping }: { interaction: Interaction; onTyping: (dirty: boolean) => void }) {
  const party = useParty(i);
  const [chosen, setChosen] = useState<Contact | null>(null);
  const contact = chosen ?? party.contact;
  return (
    <>
      {!contact && party.candidates.length > 1 ? (
        <MatchChooser candidates={party.candidates} onChoose={setChosen} />
      ) : (
        <Suspense fallback={<SkeletonRows />}>
          <ContactCard
            key={contact?.id ?? 'new'}
            contact={contact}
            siteId={i.site_id}
            phone={party.number}
            name={i.from_name ?? ''}
            onTyping={onTyping}
          />
        </Suspense>
      )}
      {contact ? <History contactId={contact.id} /> : null}
    </>
  );
}
