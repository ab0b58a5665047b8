import { Button } from '@mantine/core';
import { useState } from 'react';
import { useContactSearch } from '../api/queries';
import type { Contact } from '../api/rows';
import { ErrorPanel } from '../design/ErrorPanel';
import { SearchBox } from '../design/SearchBox';
import { SkeletonRows } from '../design/SkeletonRows';
import { useT } from '../i18n/useT';
import css from './customer.module.css';
import { contactName, wayText } from './names';
import { useAlike } from './queries';

const MIN = 2;

interface Props {
  contact: Contact;
  onChoose: (other: Contact) => void;
}

/** Finds the other contact: those with the same number, address or name are proposed, all others are searched. */
export function MergeSearch({ contact, onChoose }: Props) {
  const t = useT();
  const [q, setQ] = useState('');
  const typed = q.trim().length >= MIN;
  const alike = useAlike(contact, true);
  const found = useContactSearch(q.trim(), typed);
  const others = (found.data?.items ?? []).filter((c) => c.id !== contact.id && c.site_id === contact.site_id);
  return (
    <div className="stack">
      <SearchBox label={t('customer:merge.search')} q={q} onSearch={setQ} testId="merge-search" />
      {typed && found.error ? (
        <ErrorPanel
          title={t('customer:merge.find_failed')}
          error={found.error}
          onRetry={() => void found.refetch()}
        />
      ) : null}
      {typed && found.isPending ? <SkeletonRows rows={3} /> : null}
      {typed && found.data && others.length === 0 ? <p className="muted">{t('customer:merge.none')}</p> : null}
      {typed ? <Choices items={others.map((c) => ({ contact: c, because: '' }))} onChoose={onChoose} /> : null}
      {!typed && (alike.data ?? []).length > 0 ? (
        <section aria-label={t('customer:merge.alike')} data-testid="alike">
          <h2>{t('customer:merge.alike')}</h2>
          <Choices items={alike.data ?? []} onChoose={onChoose} />
        </section>
      ) : null}
    </div>
  );
}

interface ChoicesProps {
  items: { contact: Contact; because: string }[];
  onChoose: (other: Contact) => void;
}

function Choices({ items, onChoose }: ChoicesProps) {
  const t = useT();
  return (
    <ul className={css.choices}>
      {items.map(({ contact: c, because }) => (
        <li key={c.id}>
          <div className="grow">
            <strong>{contactName(c)}</strong>
            <div className="muted">
              {[
                c.company,
                c.identities[0] ? wayText(c.identities[0]) : '',
                because ? t('customer:merge.alike_because', { what: because }) : '',
              ]
                .filter(Boolean)
                .join(' · ')}
            </div>
          </div>
          <Button
            variant="default"
            aria-label={`${t('customer:merge.choose')}: ${contactName(c)}`}
            onClick={() => onChoose(c)}
            data-testid="merge-choose"
          >
            {t('customer:merge.choose')}
          </Button>
        </li>
      ))}
    </ul>
  );
}
