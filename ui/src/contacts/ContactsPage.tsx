import { CloseButton } from '@mantine/core';
import { useSearchParams } from 'react-router';
import { useContactSearch } from '../api/queries';
import { History } from '../console/History';
import { EmptyState } from '../design/EmptyState';
import { ErrorPanel } from '../design/ErrorPanel';
import { SearchBox } from '../design/SearchBox';
import { SkeletonRows } from '../design/SkeletonRows';
import { phone as phoneText } from '../i18n/format';
import { useT } from '../i18n/useT';
import { ContactCard } from './ContactCard';
import css from './contacts.module.css';

/** Customers: a search, and the card of the one chosen. */
export function ContactsPage() {
  const t = useT();
  const [params, setParams] = useSearchParams();
  const q = params.get('q') ?? '';
  const { data, error, refetch, isPending } = useContactSearch(q);
  const items = data?.items ?? [];
  const chosen = items.find((c) => c.id === params.get('id'));
  const set = (change: Record<string, string>) =>
    setParams((p) => new URLSearchParams({ ...Object.fromEntries(p), ...change }), { replace: true });
  return (
    <main id="main" className={css.page} data-chosen={chosen !== undefined || undefined}>
      <section className={css.found} aria-label={t('contacts:title')}>
        <h1>{t('contacts:title')}</h1>
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
      {chosen ? (
        <section className={css.chosen} aria-label={chosen.name}>
          <CloseButton className={css.close} aria-label={t('common:close')} onClick={() => set({ id: '' })} />
          <ContactCard key={chosen.id} contact={chosen} siteId={chosen.site_id} phone="" name={chosen.name} />
          <History contactId={chosen.id} />
        </section>
      ) : null}
    </main>
  );
}
