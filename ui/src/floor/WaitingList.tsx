import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useNoun } from '../admin/noun';
import type { Floor } from '../api/answers';
import { client, ok } from '../api/client';
import type { Interaction } from '../api/records';
import type { AgentProfile, EntryPoint, Queue, Skill } from '../api/rows';
import { attempt } from '../design/attempt';
import { clockText } from '../design/duration';
import { EmptyState } from '../design/EmptyState';
import { Timer } from '../design/Timer';
import { languageName, phone } from '../i18n/format';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import type { Place } from './figures';
import css from './queue.module.css';

interface Props {
  places: Place[];
  floor: Floor;
  settings?: Queue;
  skills: Skill[];
  onWhy: (id: string) => void;
}

const COLUMNS = ['position', 'caller', 'waited', 'expects', 'language', 'skills', 'priority'] as const;
const FIRST = 100;
const ASSIGN_SECONDS = 180;

/** Who waits, the next one first. Who may not see all conversations gets the numbers masked by the server. */
export function WaitingList({ places, floor, settings, skills, onWhy }: Props) {
  const t = useT();
  const can = useCan();
  const { data: entries } = useNoun<EntryPoint>('entry-points', can('queues.read'));
  if (places.length === 0) return <EmptyState title={t('floor:page.nobody')} />;
  const asked = (settings?.skills ?? [])
    .map((n) =>
      t('floor:page.at_least', {
        skill: skills.find((s) => s.id === n.skill_id)?.name ?? t('floor:why.a_skill'),
        level: n.level,
      }),
    )
    .join(', ');
  return (
    <table className={css.waiting} data-testid="waiting">
      <thead>
        <tr>
          {COLUMNS.map((c) => (
            <th key={c} scope="col">
              {t(`floor:page.${c}`)}
            </th>
          ))}
          <th scope="col">
            <span className="sr">{t('floor:page.actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {places.map(({ interaction: i, position, expected }) => {
          const chosen = floor.agents.find((a) => a.id === i.chosen_id)?.name;
          const language = entries?.find((e) => e.id === i.entry_id)?.language;
          return (
            <tr key={i.id} data-testid="waiting-caller">
              <td data-label={t('floor:page.position')}>{position || t('states:offered')}</td>
              <th scope="row">
                {i.from_name ? `${i.from_name} · ` : ''}
                {phone(i.from)}
                {chosen ? <span className="muted"> {t('floor:page.for_agent', { name: chosen })}</span> : null}
              </th>
              <td data-label={t('floor:page.waited')}>
                <Timer bare label={t('floor:page.waited')} since={i.queued_at ?? i.created_at} />
              </td>
              <td data-label={t('floor:page.expects')}>{expected === null ? '–' : `≈ ${clockText(expected)}`}</td>
              <td data-label={t('floor:page.language')}>{language ? languageName(language) : '–'}</td>
              <td data-label={t('floor:page.skills')}>{asked || t('floor:page.any_skill')}</td>
              <td data-label={t('floor:page.priority')}>{i.priority}</td>
              <td data-actions>
                {position > 0 ? (
                  <SteerMenu interaction={i} floor={floor} normal={settings?.priority ?? 0} onWhy={onWhy} />
                ) : null}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function SteerMenu({
  interaction: i,
  floor,
  normal,
  onWhy,
}: {
  interaction: Interaction;
  floor: Floor;
  normal: number;
  onWhy: (id: string) => void;
}) {
  const t = useT();
  const can = useCan();
  const { data: profiles } = useNoun<AgentProfile>('agents', can('users.read'));
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
  const serves = (id: string) => profiles?.find((p) => p.id === id)?.queue_ids?.includes(i.queue_id ?? '') ?? true;
  const agents = floor.agents.filter((a) => a.activity !== 'offline' && serves(a.id));
  const label = t('floor:steer.label', { caller: i.from_name || phone(i.from) });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size={28} aria-label={label} data-testid="steer">
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
            <Menu.Label>{t('floor:steer.move')}</Menu.Label>
            {floor.queues
              .filter((q) => q.queue_id !== i.queue_id)
              .map((q) => (
                <Menu.Item key={q.queue_id} onClick={() => move(q.queue_id)}>
                  {q.name}
                </Menu.Item>
              ))}
            <Menu.Label>{t('floor:steer.assign')}</Menu.Label>
            {agents.map((a) => (
              <Menu.Item key={a.id} onClick={() => give(a.id)}>
                {a.name} <span className="muted">{t(`states:${a.activity}`)}</span>
              </Menu.Item>
            ))}
          </>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
