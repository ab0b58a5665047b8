import { NativeSelect } from '@mantine/core';
import { useOptions } from '../admin/noun';
import type { QueueCount } from '../api/records';
import { SearchBox } from '../design/SearchBox';
import { ACTIVITIES } from '../design/states';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import type { AgentFilter } from './agents';

export type View = 'table' | 'tiles' | 'queues' | 'heat';
export const VIEWS: View[] = ['table', 'tiles', 'queues', 'heat'];

interface Props {
  filter: AgentFilter & { view: View };
  queues: QueueCount[];
  onChange: (change: Partial<AgentFilter & { view: View }>) => void;
}

/** What the floor shows of the agents; everything here is kept in the address. */
export function Filters({ filter, queues, onChange }: Props) {
  const t = useT();
  const can = useCan();
  const teams = useOptions('teams', can('users.read'));
  const skills = useOptions('skills', can('users.read'));
  const select = (
    name: 'state' | 'team' | 'queue' | 'skill',
    any: string,
    options: { value: string; label: string }[],
  ) => (
    <NativeSelect
      aria-label={t(`floor:filter.${name}`)}
      size="xs"
      value={filter[name]}
      onChange={(e) => onChange({ [name]: e.currentTarget.value })}
      data={[{ value: '', label: any }, ...options]}
    />
  );
  const agents = filter.view !== 'heat';
  return (
    <>
      <NativeSelect
        aria-label={t('floor:view.label')}
        size="xs"
        value={filter.view}
        onChange={(e) => onChange({ view: VIEWS.find((v) => v === e.currentTarget.value) ?? 'table' })}
        data={VIEWS.map((v) => ({ value: v, label: t(`floor:view.${v}`) }))}
      />
      {agents
        ? select(
            'state',
            t('floor:filter.any_state'),
            ACTIVITIES.map((a) => ({ value: a, label: t(`states:${a}`) })),
          )
        : null}
      {agents && teams.length > 0 ? select('team', t('floor:filter.any_team'), teams) : null}
      {select(
        'queue',
        t('floor:filter.any_queue'),
        queues.map((q) => ({ value: q.queue_id, label: q.name })),
      )}
      {agents && skills.length > 0 ? select('skill', t('floor:filter.any_skill'), skills) : null}
      {agents ? (
        <SearchBox
          label={t('floor:filter.text')}
          size="xs"
          q={filter.q}
          onSearch={(q) => onChange({ q })}
          testId="floor-search"
        />
      ) : null}
    </>
  );
}
