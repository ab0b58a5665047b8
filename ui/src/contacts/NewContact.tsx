import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client, ok } from '../api/client';
import { useDesk, useOwners } from '../api/queries';
import type { Contact } from '../api/rows';
import { SkeletonRows } from '../design/SkeletonRows';
import { useT } from '../i18n/useT';
import { useCan, useSession } from '../session/useCan';
import { ContactCard } from './ContactCard';
import css from './contacts.module.css';

/** A card for somebody new. An agent's contacts belong to the agent's site; who works for several says to which. */
export function NewContact({ onSaved }: { onSaved: (contact: Contact) => void }) {
  const t = useT();
  const can = useCan();
  const session = useSession();
  const [chosen, setChosen] = useState('');
  const desk = useDesk(Boolean(session?.agent_id) && can('desk.work'));
  const owners = useOwners();
  const sites = useQuery({
    queryKey: ['sites'],
    queryFn: () => ok(client.GET('/api/v1/sites', { params: { query: { limit: 200 } } })),
    enabled: can('users.read'),
    staleTime: 60_000,
  });
  const list = sites.data?.items ?? [];
  const own = desk.data?.agent?.site_id;
  const siteId = chosen || own || list[0]?.id || owners.data?.items[0]?.site_id || '';
  if (!siteId) {
    const waits = desk.isFetching || owners.isFetching || sites.isFetching;
    return waits ? <SkeletonRows /> : <p role="alert">{t('contacts:no_site')}</p>;
  }
  return (
    <>
      {list.length > 1 ? (
        <Select
          className={css.site}
          label={t('contacts:site')}
          allowDeselect={false}
          data={list.map((s) => ({ value: s.id, label: s.name }))}
          value={siteId}
          onChange={(id) => setChosen(id ?? '')}
        />
      ) : null}
      <ContactCard contact={null} siteId={siteId} phone="" name="" onSaved={onSaved} />
    </>
  );
}
