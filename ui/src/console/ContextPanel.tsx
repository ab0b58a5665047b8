import { Button } from '@mantine/core';
import { IconExternalLink, IconMessages, IconUserSearch } from '@tabler/icons-react';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { Link } from 'react-router';
import type { Interaction } from '../api/records';
import type { Contact } from '../api/rows';
import { ContactCard, fetchCard, fetchGlance, Glance } from '../contacts/lazy';
import { SkeletonRows } from '../design/SkeletonRows';
import { crmLink } from '../guides/crm';
import { showTab, useGuides } from '../guides/state';
import { useGuide } from '../guides/useGuide';
import { loadSection } from '../i18n';
import { useT } from '../i18n/useT';
import { useCommand } from '../keys/dispatcher';
import { useCan } from '../session/useCan';
import css from './desk.module.css';
import { History } from './History';
import { MatchChooser } from './MatchChooser';
import { unfold } from './panes';
import { useParty } from './useParty';
import { isFromPage } from './written';

const ThreadSide = lazy(async () => {
  const [side] = await Promise.all([import('../inbox/ThreadSide'), loadSection('inbox')]);
  return side;
});
const GuideTabs = lazy(async () => {
  const [tabs] = await Promise.all([import('../guides/GuideTabs'), loadSection('guides')]);
  return tabs;
});

/** Who the customer is and what there was before. What is being typed about one customer outlasts the next call. */
export function ContextPanel({ interaction }: { interaction: Interaction | null }) {
  const t = useT();
  const can = useCan();
  const [kept, setKept] = useState<Interaction | null>(null);
  const shown = kept ?? interaction;
  const caller = useParty(interaction);
  useEffect(() => void Promise.all([fetchCard(), fetchGlance()]), []); // is there before the first call, even if the daemon is away by then
  const typing = useCallback((dirty: boolean) => setKept(dirty ? shown : null), [shown]);
  const guide = useGuide(shown);
  const chosen = useGuides((s) => s.tab);
  const tab = chosen !== 'contact' && guide?.[chosen] ? chosen : 'contact';
  const contact = useParty(shown).contact;
  useCommand('goScript', () => go('script'), Boolean(guide?.script));
  useCommand('goForm', () => go('form'), Boolean(guide?.form));
  if (!shown || (!can('contacts.read') && !guide?.script && !guide?.form && !guide?.crm_url)) {
    return <p className={css.hint}>{t('desk:context.empty')}</p>;
  }
  const crm = crmLink(guide?.crm_url ?? '');
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
      {crm ? (
        <p className={css.crm}>
          <a {...crm} data-testid="crm-link">
            <IconExternalLink size={14} aria-hidden="true" />
            {t('desk:context.crm')}
          </a>
        </p>
      ) : null}
      {guide?.script || guide?.form ? (
        <Suspense fallback={<SkeletonRows />}>
          <GuideTabs interaction={shown} guide={guide} tab={tab} language={contact?.language ?? ''} />
        </Suspense>
      ) : null}
      {/* stays as it is under the other tabs: what is being typed there is not lost */}
      <div hidden={tab !== 'contact'}>
        {can('contacts.read') ? (
          shown.thread_id ? (
            <Suspense fallback={<SkeletonRows />}>
              {isFromPage(shown) ? (
                <p className={css.crm}>
                  <Link to={`/inbox/${shown.thread_id}?view=all`} data-testid="page-thread">
                    <IconMessages size={14} aria-hidden="true" />
                    {t('desk:context.page_thread', { name: shown.to })}
                  </Link>
                </p>
              ) : null}
              <ThreadSide key={shown.thread_id} threadId={shown.thread_id} onTyping={typing} />
            </Suspense>
          ) : (
            <Customer key={shown.id} interaction={shown} onTyping={typing} />
          )
        ) : (
          <p className={css.hint}>{t('desk:context.empty')}</p>
        )}
      </div>
    </>
  );
}

function go(tab: 'script' | 'form') {
  unfold('context');
  showTab(tab);
}

function Customer({ interaction: i, onTyping }: { interaction: Interaction; onTyping: (dirty: boolean) => void }) {
  const party = useParty(i);
  const [chosen, setChosen] = useState<Contact | null>(null);
  const contact = chosen ?? party.contact;
  return (
    <>
      {contact ? (
        <Suspense fallback={<SkeletonRows rows={2} />}>
          <Glance contactId={contact.id} />
        </Suspense>
      ) : null}
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
