import { Suspense } from 'react';
import { Link } from 'react-router';
import type { Contact } from '../api/rows';
import desk from '../console/desk.module.css';
import { History } from '../console/History';
import { ContactCard, Glance } from '../contacts/lazy';
import { EmptyState } from '../design/EmptyState';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { dateTime } from '../i18n/format';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import { ChannelGlyph } from './ChannelGlyph';
import { LastLine } from './LastLine';
import { changeThread } from './moves';
import { useContact, useThread, useThreadsOf } from './queries';
import { statusOf, type Thread } from './records';

/** Who writes, and what else was written and said with them. */
export default function ThreadSide({
  threadId,
  onTyping,
}: {
  threadId: string;
  onTyping?: (dirty: boolean) => void;
}) {
  const t = useT();
  const can = useCan();
  const { data: thread } = useThread(threadId);
  const reads = can('contacts.read');
  const contactId = thread?.contact_id ?? '';
  const contact = useContact(contactId, reads);
  if (!thread) return <SkeletonRows />;
  if (!reads) return <EmptyState title={t('inbox:side.denied')} />;
  const phone = thread.reach?.find((k) => k.kind === 'phone')?.value ?? '';
  const saved = (c: Contact) => {
    if (c.id !== contactId) void changeThread(thread.id, { contact_id: c.id });
  };
  return (
    <>
      {contact.error ? (
        <ErrorPanel title={t('inbox:side.failed')} error={contact.error} onRetry={() => void contact.refetch()} />
      ) : null}
      {contactId && !contact.data && !contact.error ? <SkeletonRows /> : null}
      {contact.data ? (
        <Suspense fallback={<SkeletonRows rows={2} />}>
          <Glance contactId={contact.data.id} except={thread.id} />
        </Suspense>
      ) : null}
      {contact.data || !contactId ? (
        <Suspense fallback={<SkeletonRows />}>
          <ContactCard
            key={contact.data?.id ?? 'new'}
            contact={contact.data ?? null}
            siteId={thread.site_id}
            phone={phone}
            name={thread.name}
            onTyping={onTyping}
            onSaved={saved}
          />
        </Suspense>
      ) : null}
      <PageSays facts={thread.custom ?? {}} />
      {contactId ? <Others thread={thread} /> : null}
      {contactId ? <History contactId={contactId} /> : null}
    </>
  );
}

/** What the web page told of the visitor; nobody vouches for it. */
function PageSays({ facts }: { facts: Record<string, string> }) {
  const t = useT();
  const known = Object.entries(facts);
  if (known.length === 0) return null;
  return (
    <section aria-label={t('inbox:side.page')} data-testid="page-says">
      <h2 className={desk.section}>{t('inbox:side.page')}</h2>
      <ul className={desk.rows}>
        {known.map(([name, value]) => (
          <li key={name} className={desk.past}>
            <span className="muted">{name}</span>
            <span className={desk.rowtext}>{value}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Others({ thread }: { thread: Thread }) {
  const t = useT();
  const { data, error, refetch } = useThreadsOf(thread.contact_id ?? '');
  const items = (data?.items ?? []).filter((x) => x.id !== thread.id);
  return (
    <section aria-label={t('inbox:side.threads')} data-testid="threads-before">
      <h2 className={desk.section}>{t('inbox:side.threads')}</h2>
      {error ? (
        <ErrorPanel title={t('inbox:side.threads_failed')} error={error} onRetry={() => void refetch()} />
      ) : null}
      {data && items.length === 0 ? <p className={desk.hint}>{t('inbox:side.none')}</p> : null}
      <ul className={desk.rows}>
        {items.map((x) => (
          <li key={x.id} className={desk.past}>
            <ChannelGlyph channel={x.channel} size={16} />
            <span className={desk.rowtext}>
              <span className="row">
                <Link className="grow cut" to={`/inbox/${x.id}?view=all`}>
                  #{x.number} {x.subject || t(`inbox:status.${statusOf(x)}`)}
                </Link>
                <span className="muted">{x.last_at ? dateTime(x.last_at) : ''}</span>
              </span>
              <span className="row">
                <LastLine text={x.last_text} type={x.last_type} by={x.last_by} />
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
