import { Select } from '@mantine/core';
import { useState } from 'react';
import { Navigate, useNavigate, useParams } from 'react-router';
import type { Site } from '../api/rows';
import { EmptyState } from '../design/EmptyState';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { useT } from '../i18n/useT';
import css from './admin.module.css';
import { useNoun } from './noun';
import { PresenceForm } from './PresenceForm';
import { usePresence } from './presence';

/** What a site wants of its agents' presence; the site is chosen on top. */
export function PresencePage() {
  const t = useT();
  const navigate = useNavigate();
  const { id } = useParams();
  const { data, error, refetch, isPending } = useNoun<Site>('sites');
  const [dirty, setDirty] = useState(false);
  if (error) return <ErrorPanel title={t('admin:load_failed')} error={error} onRetry={() => void refetch()} />;
  if (isPending) return <SkeletonRows />;
  const sites = [...data].sort((a, b) => a.name.localeCompare(b.name));
  const first = sites[0];
  if (!first) return <EmptyState title={t('admin:none_yet')} />;
  if (!id) return <Navigate to={`/admin/presence/${first.id}`} replace />;
  if (!sites.some((s) => s.id === id)) return <EmptyState title={t('admin:gone')} />;
  return (
    <section className={css.page} aria-label={t('presence:title')} data-testid="presence">
      <div className={css.pagehead}>
        <h1 className="grow">{t('presence:title')}</h1>
        {sites.length > 1 ? (
          <Select
            aria-label={t('admin:field.site')}
            title={dirty ? t('presence:dirty') : undefined}
            disabled={dirty}
            allowDeselect={false}
            searchable
            nothingFoundMessage={t('admin:none_found')}
            data={sites.map((s) => ({ value: s.id, label: s.name }))}
            value={id}
            onChange={(to) => to && void navigate(`/admin/presence/${to}`)}
            data-testid="presence-site"
          />
        ) : (
          <span className="muted">{first.name}</span>
        )}
      </div>
      <p className="muted">{t('presence:help')}</p>
      <Policy key={id} siteId={id} onDirty={setDirty} />
    </section>
  );
}

function Policy({ siteId, onDirty }: { siteId: string; onDirty: (dirty: boolean) => void }) {
  const t = useT();
  const { data, error, refetch, isPending } = usePresence(siteId);
  if (error) return <ErrorPanel title={t('admin:load_failed')} error={error} onRetry={() => void refetch()} />;
  if (isPending) return <SkeletonRows />;
  return <PresenceForm policy={data} onDirty={onDirty} />;
}
