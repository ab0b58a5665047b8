import { ActionIcon, Button } from '@mantine/core';
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import css from '../admin/admin.module.css';
import { EmptyState } from '../design/EmptyState';
import { SkeletonRows } from '../design/SkeletonRows';
import { useNow } from '../design/ticker';
import { dateTime, dayOf, languageName } from '../i18n/format';
import { useT } from '../i18n/useT';
import { sizeText } from '../inbox/thread/files';
import own from '../inboxes/inboxes.module.css';
import { useCan } from '../session/useCan';
import { Away } from './Away';
import bots from './bots.module.css';
import { DeleteSource } from './DeleteSource';
import { LoadTrouble } from './LoadTrouble';
import { type Entry, useSources } from './queries';
import { SourceDialog } from './SourceDialog';

/** The pages and files of a base. */
export function SourcesPanel({ base }: { base: string }) {
  const t = useT();
  const writes = useCan()('queues.write');
  const { data, error, refetch, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useSources(base);
  /** The id of the source that is edited; empty for a new one. */
  const [editing, setEditing] = useState<string | null>(null);
  const [deleting, setDeleting] = useState<Entry | null>(null);
  const rows = data?.pages.flatMap((p) => p.items ?? []) ?? [];
  return (
    <section className={css.section} aria-label={t('bots:source.title')} data-testid="sources">
      <div className={own.stack}>
        <h2>{t('bots:source.title')}</h2>
        <p className="muted">{t('bots:source.help')}</p>
        {writes ? (
          <Button
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden="true" />}
            onClick={() => setEditing('')}
            data-testid="source-add"
          >
            {t('bots:source.add')}
          </Button>
        ) : null}
        <LoadTrouble error={error} stale={Boolean(data)} onRetry={() => void refetch()} />
        {isPending ? <SkeletonRows /> : null}
        {data && rows.length === 0 ? <EmptyState title={t('bots:source.none')} /> : null}
        {rows.length > 0 ? (
          <ul className={`${bots.sources} ${own.full}`}>
            {rows.map((row) => (
              <SourceRow
                key={row.id}
                row={row}
                writes={writes}
                onEdit={() => setEditing(row.id)}
                onDelete={() => setDeleting(row)}
              />
            ))}
          </ul>
        ) : null}
        {hasNextPage ? (
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('common:more')}
          </Button>
        ) : null}
      </div>
      {editing !== null ? (
        <SourceDialog key={editing} base={base} id={editing} onClose={() => setEditing(null)} />
      ) : null}
      {deleting ? <DeleteSource base={base} row={deleting} onClose={() => setDeleting(null)} /> : null}
    </section>
  );
}

interface RowProps {
  row: Entry;
  writes: boolean;
  onEdit: () => void;
  onDelete: () => void;
}

function SourceRow({ row, writes, onEdit, onDelete }: RowProps) {
  const t = useT();
  const now = useNow();
  const over = row.expires && Date.parse(row.expires) <= now;
  const facts = [
    t.any(`bots:format.${row.format}`),
    sizeText(row.size),
    row.language ? languageName(row.language) : '',
    t('bots:source.updated', { at: dateTime(row.updated) }),
  ];
  return (
    <li data-testid="source">
      <span className={`grow ${bots.name}`}>
        <Away title={row.title} url={row.url} />
      </span>
      {writes ? (
        <span className="row">
          <ActionIcon aria-label={t('bots:source.edit_of', { name: row.title })} onClick={onEdit}>
            <IconPencil size={16} aria-hidden="true" />
          </ActionIcon>
          <ActionIcon aria-label={t('bots:source.delete_of', { name: row.title })} onClick={onDelete}>
            <IconTrash size={16} aria-hidden="true" />
          </ActionIcon>
        </span>
      ) : null}
      <span className={`muted ${bots.line}`}>
        {facts.filter(Boolean).join(' · ')}
        {row.expires ? (
          <span className={over ? css.warning : undefined}>
            {' · '}
            {t(over ? 'bots:source.expired' : 'bots:source.expires_on', { day: dayOf(row.expires.slice(0, 10)) })}
          </span>
        ) : null}
      </span>
    </li>
  );
}
