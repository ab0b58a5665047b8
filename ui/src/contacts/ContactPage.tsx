import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { ApiError } from '../api/errors';
import { EmptyState } from '../design/EmptyState';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import { Actions } from './Actions';
import { Consents } from './Consents';
import { ContactCard } from './ContactCard';
import css from './customer.module.css';
import { contactName } from './names';
import { Past } from './Past';
import { useContact } from './queries';
import { StopMark } from './StopMark';
import { type Done, UndoBar, useUndo } from './UndoBar';
import { moment } from './when';

/** Everything about one customer: how they are reached, what is known, what they allowed, and what happened. */
export function ContactPage() {
  const t = useT();
  const can = useCan();
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const [done, setDone] = useState<Done | null>(null);
  const undo = useUndo(setDone);
  const { data: contact, error, refetch, isPending } = useContact(id, can('contacts.read'));
  if (!can('contacts.read')) {
    return (
      <main id="main">
        <EmptyState title={t('customer:denied')} />
      </main>
    );
  }
  const missing = !contact && error instanceof ApiError && error.status === 404;
  return (
    <main id="main" className={css.page}>
      <nav aria-label={t('contacts:title')}>
        <Link to="/contacts">{t('customer:back')}</Link>
      </nav>
      {missing ? (
        <EmptyState title={t('customer:gone')}>
          <p className="muted">{t('customer:gone_help')}</p>
        </EmptyState>
      ) : null}
      {error && !missing ? (
        <ErrorPanel
          title={t(contact ? 'customer:old' : 'customer:one_failed')}
          error={error}
          onRetry={() => void refetch()}
        />
      ) : null}
      {isPending ? <SkeletonRows /> : null}
      <UndoBar done={done} onUndo={undo} onClose={() => setDone(null)} />
      {contact ? (
        <article className={css.one} aria-label={contactName(contact)} data-testid="contact-page">
          <header className={css.head}>
            <div>
              <h1>{contactName(contact)}</h1>
              {contact.name && contact.company ? <p className="muted">{contact.company}</p> : null}
            </div>
            <Actions
              contact={contact}
              onDone={(what, to) => {
                setDone(what);
                if (to && to !== contact.id) void navigate(`/contacts/${to}`);
              }}
            />
          </header>
          {contact.merged_into ? (
            <div className={css.tell} role="note">
              {t('customer:merged')} <Link to={`/contacts/${contact.merged_into}`}>{t('customer:merged_open')}</Link>
            </div>
          ) : null}
          {contact.erased_at ? (
            <div className={css.tell} role="note" data-testid="erased">
              {t('customer:erased', { when: moment(contact.erased_at) })}
            </div>
          ) : null}
          <StopMark contact={contact} />
          <div className={css.columns}>
            <div className={css.side}>
              {contact.erased_at ? null : (
                <div className={css.panel}>
                  <ContactCard key={contact.id} contact={contact} siteId={contact.site_id} phone="" name="" />
                </div>
              )}
              <Consents key={`consents ${contact.id}`} contact={contact} />
            </div>
            <Past
              key={`past ${contact.id}`}
              contactId={contact.id}
              onUndo={(merge) => void undo({ kind: 'merge', merge })}
            />
          </div>
        </article>
      ) : null}
    </main>
  );
}
