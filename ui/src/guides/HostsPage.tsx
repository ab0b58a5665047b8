import { Button, Select, TagsInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import css from '../admin/admin.module.css';
import { useNoun } from '../admin/noun';
import { client, ok } from '../api/client';
import { keys, queries } from '../api/queries';
import type { CrmHosts, Site } from '../api/rows';
import { EmptyState } from '../design/EmptyState';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';

const hostsKey = (siteId: string) => [...keys.noun('crm-hosts'), siteId];

/** The hosts of CRMs that agents of a site may be sent to. */
export function HostsPage() {
  const t = useT();
  const { data, error, refetch, isPending } = useNoun<Site>('sites');
  const [chosen, setChosen] = useState('');
  if (error) return <ErrorPanel title={t('admin:load_failed')} error={error} onRetry={() => void refetch()} />;
  if (isPending) return <SkeletonRows />;
  const sites = [...data].sort((a, b) => a.name.localeCompare(b.name));
  const id = chosen || sites[0]?.id;
  if (!id) return <EmptyState title={t('admin:none_yet')} />;
  return (
    <section className={css.page} aria-label={t('scripts:hosts')} data-testid="crm-hosts">
      <div className={css.pagehead}>
        <h1 className="grow">{t('scripts:hosts')}</h1>
        {sites.length > 1 ? (
          <Select
            aria-label={t('admin:field.site')}
            allowDeselect={false}
            data={sites.map((s) => ({ value: s.id, label: s.name }))}
            value={id}
            onChange={(to) => setChosen(to ?? '')}
          />
        ) : null}
      </div>
      <p className="muted">{t('scripts:hosts_help')}</p>
      <Hosts key={id} siteId={id} />
    </section>
  );
}

function Hosts({ siteId }: { siteId: string }) {
  const t = useT();
  const { data, error, refetch, isPending } = useQuery({
    queryKey: hostsKey(siteId),
    queryFn: () => ok(client.GET('/api/v1/sites/{id}/crm-hosts', { params: { path: { id: siteId } } })),
  });
  if (error) return <ErrorPanel title={t('admin:load_failed')} error={error} onRetry={() => void refetch()} />;
  if (isPending) return <SkeletonRows />;
  return <HostsForm key={data.version} hosts={data} />;
}

function HostsForm({ hosts }: { hosts: CrmHosts }) {
  const t = useT();
  const writes = useCan()('sites.write');
  const [list, setList] = useState(hosts.hosts ?? []);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  async function save(e: React.FormEvent) {
    e.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const params = { path: { id: hosts.site_id } };
      await ok(client.PUT('/api/v1/sites/{id}/crm-hosts', { params, body: { ...hosts, hosts: list } }));
      notifications.show({
        color: 'ready',
        message: t('admin:saved'),
        closeButtonProps: { 'aria-label': t('common:close') },
      });
      await queries.invalidateQueries({ queryKey: keys.noun('crm-hosts') });
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  }
  return (
    <form className={css.section} onSubmit={(e) => void save(e)} data-testid="form-crm-hosts">
      {error ? <ErrorPanel title={t('admin:save_failed')} error={error} /> : null}
      <TagsInput
        label={t('scripts:hosts')}
        description={t('scripts:hosts_write')}
        placeholder="crm.example.com"
        disabled={!writes}
        value={list}
        onChange={setList}
        acceptValueOnBlur
        clearable
        clearButtonProps={{ 'aria-label': t('scripts:hosts_clear') }}
        data-testid="hosts"
      />
      {writes ? (
        <Button type="submit" mt="sm" loading={busy} data-testid="save">
          {t('common:save')}
        </Button>
      ) : (
        <p className="muted">{t('scripts:hosts_denied')}</p>
      )}
    </form>
  );
}
