import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { useNoun } from '../admin/noun';
import type { Floor } from '../api/answers';
import { client, ok } from '../api/client';
import type { Interaction } from '../api/records';
import type { AgentProfile } from '../api/rows';
import { customerNumber } from '../console/model';
import { attempt } from '../design/attempt';
import { shownState } from '../design/states';
import { number, phone } from '../i18n/format';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import { type Choice, PickDialog } from './PickDialog';
import css from './queue.module.css';

const FIRST = 100;
const ASSIGN_SECONDS = 180;

interface Props {
  interaction: Interaction;
  floor: Floor;
  normal: number;
  onWhy: (id: string) => void;
}

/** What may be done with one who waits. Queues and agents are found by typing: there may be a thousand. */
export function SteerMenu({ interaction: i, floor, normal, onWhy }: Props) {
  const t = useT();
  const can = useCan();
  const [picks, setPicks] = useState<'queue' | 'agent' | null>(null);
  const path = { params: { path: { id: i.id } } };
  const steer = (action: () => Promise<unknown>) => void attempt('floor:steer.failed', action);
  const first = (priority: number) =>
    steer(() => ok(client.POST('/api/v1/interactions/{id}/priority', { ...path, body: { priority } })));
  const move = (queue_id: string) =>
    steer(() => ok(client.POST('/api/v1/interactions/{id}/move', { ...path, body: { queue_id } })));
  const give = (agent_id: string) =>
    steer(() =>
      ok(client.POST('/api/v1/interactions/{id}/assign', { ...path, body: { agent_id, seconds: ASSIGN_SECONDS } })),
    );
  const caller = i.from_name || phone(customerNumber(i));
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon size={28} aria-label={t('floor:steer.label', { caller })} data-testid="steer">
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown className={css.menu}>
          <Menu.Item onClick={() => onWhy(i.id)}>{t('floor:steer.why')}</Menu.Item>
          {can('queues.steer') ? (
            <>
              {i.priority < FIRST ? (
                <Menu.Item onClick={() => first(FIRST)}>{t('floor:steer.first')}</Menu.Item>
              ) : (
                <Menu.Item onClick={() => first(normal)}>{t('floor:steer.normal')}</Menu.Item>
              )}
              <Menu.Item onClick={() => setPicks('queue')}>{t('floor:steer.move')}…</Menu.Item>
              <Menu.Item onClick={() => setPicks('agent')}>{t('floor:steer.assign')}…</Menu.Item>
            </>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {picks === 'queue' ? (
        <PickDialog
          title={t('floor:steer.move_title', { caller })}
          choices={otherQueues(floor, i, (n) => t('floor:steer.ready', { count: n, n: number(n) }))}
          onPick={move}
          onClose={() => setPicks(null)}
        />
      ) : null}
      {picks === 'agent' ? (
        <AgentPick
          title={t('floor:steer.assign_title', { caller })}
          interaction={i}
          floor={floor}
          onPick={give}
          onClose={() => setPicks(null)}
        />
      ) : null}
    </>
  );
}

function otherQueues(floor: Floor, i: Interaction, ready: (n: number) => string): Choice[] {
  return floor.queues
    .filter((q) => q.queue_id !== i.queue_id)
    .map((q) => ({ id: q.queue_id, name: q.name, detail: ready(q.agents_ready) }));
}

interface AgentPickProps {
  title: string;
  interaction: Interaction;
  floor: Floor;
  onPick: (id: string) => void;
  onClose: () => void;
}

/** Agents with a shift who serve the queue, those who are free first. */
function AgentPick({ title, interaction: i, floor, onPick, onClose }: AgentPickProps) {
  const can = useCan();
  const { data: profiles } = useNoun<AgentProfile>('agents', can('users.read'));
  const queues = new Map(profiles?.map((p) => [p.id, p.queue_ids]));
  const serves = (id: string) => queues.get(id)?.includes(i.queue_id ?? '') ?? true;
  const free = (activity: string) => Number(activity !== 'ready');
  const choices = floor.agents
    .filter((a) => a.activity !== 'offline' && serves(a.id))
    .sort((a, b) => free(a.activity) - free(b.activity) || a.name.localeCompare(b.name))
    .map((a) => ({ id: a.id, name: a.name, state: shownState(a) }));
  return <PickDialog title={title} choices={choices} onPick={onPick} onClose={onClose} />;
}
