import { Button, CloseButton } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link, useSearchParams } from 'react-router';
import { useContactSearch } from '../api/queries';
import { History } from '../console/History';
import { EmptyState } from '../design/EmptyState';
import { ErrorPanel } from '../design/ErrorPanel';
import { SearchBox } from '../design/SearchBox';
import { SkeletonRows } from '../design/SkeletonRows';
import { phone as phoneText } from '../i18n/format';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import { ContactCard } from './ContactCard';
import css from './contacts.module.css';
import { NewContact } from './NewContact';

/** Stands in the address for the contact that is being made. */
const NEW = 'new';

/** Customers: a search, and the card of the one chosen. */
export function ContactsPage() {
  const t = useT();
  const can = useCan();
  const [params, setParams] = useSearchParams();
  const q = params.get('q') ?? '';
  const { data, error, refetch, isPending } = useContactSearch(q);
  const items = data?.items ?? [];
  const chosen = items.find((c) => c.id === params.get('id'));
  const fresh = params.get('id') === NEW && can('contacts.write');
  const set = (change: Record<string, string>) =>
    setParams((p) => new URLSearchParams({ ...Object.fromEntries(p), ...change }), { replace: true });
  return (
    <main id="main" className={css.page} data-chosen={chosen !== undefined || fresh || undefined}>
      <section className={css.found} aria-label={t('contacts:title')}>
        <div className={css.top}>
          <h1>{t('contacts:title')}</h1>
          {can('contacts.write') ? (
            <Button
              variant="default"
              leftSection={<IconPlus size={16} aria-hidden="true" />}
              onClick={() => set({ id: NEW })}
              data-testid="contact-new"
            >
              {t('contacts:new')}
            </Button>
          ) : null}
        </div>
        <SearchBox label={t('contacts:search')} q={q} onSearch={(text) => set({ q: text, id: '' })} />
        {error ? <ErrorPanel title={t('contacts:load_failed')} error={error} onRetry={() => void refetch()} /> : null}
        {isPending ? <SkeletonRows /> : null}
        {data && items.length === 0 ? <EmptyState title={t('contacts:none')} /> : null}
        <ul className={css.list}>
          {items.map((c) => (
            <li key={c.id}>
              <button type="button" aria-current={c.id === chosen?.id || undefined} onClick={() => set({ id: c.id })}>
                <strong className="cut">{c.name || phoneText(c.identities[0]?.value ?? '')}</strong>
                <span className="muted cut">
                  {[c.company, phoneText(c.identities[0]?.value ?? '')].filter(Boolean).join(' · ')}
                </span>
              </button>
            </li>
          ))}
        </ul>
      </section>
      {fresh ? (
        <section className={css.chosen} aria-label={t('contacts:new')}>
          <CloseButton className={css.close} aria-label={t('common:close')} onClick={() => set({ id: '' })} />
          <NewContact onSaved={(c) => set({ q: '', id: c.id })} />
        </section>
      ) : null}
      {chosen ? (
        <section className={css.chosen} aria-label={chosen.name}>
          <CloseButton className={css.close} aria-label={t('common:close')} onClick={() => set({ id: '' })} />
          <p className={css.whole}>
            <Link to={`/contacts/${chosen.id}`} data-testid="open-contact">
              {t('customer:open')}
            </Link>
          </p>
          <ContactCard key={chosen.id} contact={chosen} siteId={chosen.site_id} phone="" name={chosen.name} />
          <History contactId={chosen.id} />
        </section>
      ) : null}
    </main>
  );
}
