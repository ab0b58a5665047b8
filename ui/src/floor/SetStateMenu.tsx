import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { client, ok } from '../api/client';
import type { Agent, Interaction } from '../api/records';
import type { PauseReason } from '../api/rows';
import { attempt } from '../design/attempt';
import { StateGlyph } from '../design/StateGlyph';
import { labelOf } from '../i18n/format';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import { MonitorItems } from './MonitorItems';
import { audible } from './monitor';

export interface StateWish {
  state: 'ready' | 'paused' | 'offline';
  reason_id?: string;
  now?: boolean;
}

const NEVER = '0001-01-01T00:00:00Z';

/** Sets an agent's state as a supervisor, with what was seen: what another one set meanwhile is answered, not undone. */
export function setAgentState(agent: Agent, wish: StateWish): Promise<boolean> {
  return attempt('floor:set_failed', () =>
    ok(
      client.PUT('/api/v1/agents/{id}/state', {
        params: { path: { id: agent.id } },
        body: { reason_id: '', ...wish, seen_set_at: agent.set_at ?? NEVER },
      }),
    ),
  );
}

interface Props {
  agent: Agent;
  reasons: PauseReason[];
  /** What the agent is busy with, for who may take part in it. */
  work?: Interaction | null;
  sets?: boolean;
}

/** What a supervisor may do to an agent's state, and the ways into the conversation. */
export function SetStateMenu({ agent, reasons, work = null, sets = true }: Props) {
  const t = useT();
  const can = useCan();
  const set = (wish: StateWish) => void setAgentState(agent, wish);
  const hears = can('calls.monitor') && audible(work);
  if (!sets && !hears) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size={28} aria-label={t('floor:set_state', { name: agent.name })} data-testid="set-state">
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {hears ? <MonitorItems agent={agent} work={work} /> : null}
        {sets ? <StateItems agent={agent} reasons={reasons} set={set} /> : null}
      </Menu.Dropdown>
    </Menu>
  );
}

function StateItems({ agent, reasons, set }: Pick<Props, 'agent' | 'reasons'> & { set: (wish: StateWish) => void }) {
  const t = useT();
  return (
    <>
      <Menu.Label>{t('floor:set_state', { name: agent.name })}</Menu.Label>
      {agent.state !== 'ready' ? (
        <Menu.Item leftSection={<StateGlyph state="ready" />} onClick={() => set({ state: 'ready' })}>
          {t('states:ready')}
        </Menu.Item>
      ) : null}
      {reasons.map((r) => (
        <Menu.Item
          key={r.id}
          leftSection={<StateGlyph state="paused" />}
          onClick={() => set({ state: 'paused', reason_id: r.id })}
        >
          {labelOf(r)}
        </Menu.Item>
      ))}
      <Menu.Divider />
      <Menu.Item leftSection={<StateGlyph state="offline" />} onClick={() => set({ state: 'offline' })}>
        {t('desk:state.end')}
      </Menu.Item>
    </>
  );
}
