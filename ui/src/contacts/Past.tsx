import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import { EmptyState } from '../design/EmptyState';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import css from './customer.module.css';
import { PastEntry } from './PastEntry';
import { type Show, useTimeline } from './queries';

const SHOWS: Show[] = ['calls', 'messages', 'notes', 'forms', 'merges'];

/** Everything that happened with a contact and that this person may see, newest first. */
export function Past({ contactId, onUndo }: { contactId: string; onUndo: (mergeId: string) => void }) {
  const t = useT();
  const can = useCan();
  const [show, setShow] = useState<Show | ''>('');
  const { data, error, refetch, isPending, isPlaceholderData, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useTimeline(contactId, show);
  const items = data?.pages.flatMap((p) => p.items) ?? [];
  const namesOf = new Map(data?.pages.flatMap((p) => p.items.map((i) => [i, p.names] as const)) ?? []);
  return (
    <section className={css.past} aria-label={t('customer:past.title')}>
      <div className={css.pasthead}>
        <h2>{t('customer:past.title')}</h2>
        <Select
          label={t('customer:past.show')}
          allowDeselect={false}
          data={[
            { value: '', label: t('customer:past.everything') },
            ...SHOWS.map((s) => ({ value: s, label: t(`customer:past.${s}`) })),
          ]}
          value={show}
          onChange={(s) => setShow((s ?? '') as Show | '')}
          data-testid="past-show"
        />
      </div>
      {error ? (
        <ErrorPanel
          title={t(data ? 'customer:old' : 'customer:past.failed')}
          error={error}
          onRetry={() => void refetch()}
        />
      ) : null}
      {isPending ? <SkeletonRows /> : null}
      {data && items.length === 0 ? (
        <EmptyState title={t(show ? 'customer:past.none_of' : 'customer:past.none')} />
      ) : null}
      <ul className={isPlaceholderData ? `${css.entries} dim` : css.entries} aria-busy={isPlaceholderData}>
        {items.map((h) => (
          <PastEntry
            key={h.kind + h.id}
            entry={h}
            names={namesOf.get(h)}
            onUndo={can('contacts.write') ? onUndo : undefined}
          />
        ))}
      </ul>
      {hasNextPage ? (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('common:more')}
        </Button>
      ) : null}
    </section>
  );
}
