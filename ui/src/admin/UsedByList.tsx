import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link } from 'react-router';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { useT } from '../i18n/useT';
import { type NounPath, usedBy } from './noun';

/** Where the rows that use another are edited. */
const PLACES: Record<string, NounPath> = {
  user: 'users',
  agent: 'agents',
  queue: 'queues',
  entry_point: 'entry-points',
  schedule: 'schedules',
  disposition: 'dispositions',
  pause_reason: 'pause-reasons',
  team: 'teams',
  skill: 'skills',
  role: 'roles',
  prompt: 'prompts',
  inbox: 'inboxes',
  automation_rule: 'automation-rules',
  macro: 'macros',
};

interface Props {
  path: NounPath;
  id: string;
  onKnown: (used: boolean) => void;
}

/** What uses a row, with the way there; what the reader may not see is counted. */
export function UsedByList({ path, id, onKnown }: Props) {
  const t = useT();
  const { data, error, refetch, isPending } = useQuery({
    queryKey: ['used-by', path, id],
    queryFn: () => usedBy(path, id),
    staleTime: 0,
  });
  const used = data ? data.items.length + data.hidden > 0 : false;
  useEffect(() => onKnown(used), [used, onKnown]);
  if (error) return <ErrorPanel title={t('admin:load_failed')} error={error} onRetry={() => void refetch()} />;
  if (isPending) return <SkeletonRows />;
  if (!used) return <p className="muted">{t('admin:used.nothing')}</p>;
  return (
    <div data-testid="used-by">
      <p>{t('admin:used.title')}</p>
      <ul>
        {data.items.map((u) => (
          <li key={u.noun + u.id}>
            {PLACES[u.noun] ? <Link to={`/admin/${PLACES[u.noun]}/${u.id}`}>{u.name}</Link> : u.name}
          </li>
        ))}
        {data.hidden > 0 ? <li>{t('admin:used.hidden', { count: data.hidden })}</li> : null}
      </ul>
    </div>
  );
}
