import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { client, ok } from '../api/client';
import type { Agent, Interaction } from '../api/records';
import type { PauseReason } from '../api/rows';
import { attempt } from '../design/attempt';
import { StateGlyph } from '../design/StateGlyph';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import { EndShiftOf } from './EndShiftOf';
import { MonitorItems } from './MonitorItems';
import { audible } from './monitor';
import { PauseItems } from './PauseItems';

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
  const [ends, setEnds] = useState(false);
  const hears = can('calls.monitor') && audible(work);
  if (!sets && !hears) return null;
  const menu = (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size={28} aria-label={t('floor:set_state', { name: agent.name })} data-testid="set-state">
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {hears ? <MonitorItems agent={agent} work={work} /> : null}
        {sets ? <StateItems {...{ agent, reasons, set }} onEnd={() => setEnds(true)} /> : null}
      </Menu.Dropdown>
    </Menu>
  );
  return (
    <>
      {menu}
      {ends ? <EndShiftOf agent={agent} set={set} onClose={() => setEnds(false)} /> : null}
    </>
  );
}

interface StateProps extends Pick<Props, 'agent' | 'reasons'> {
  set: (wish: StateWish) => void;
  onEnd: () => void;
}

function StateItems({ agent, reasons, set, onEnd }: StateProps) {
  const t = useT();
  return (
    <>
      <Menu.Label>{t('floor:set_state', { name: agent.name })}</Menu.Label>
      {agent.state !== 'ready' ? (
        <Menu.Item leftSection={<StateGlyph state="ready" />} onClick={() => set({ state: 'ready' })}>
          {t('states:ready')}
        </Menu.Item>
      ) : null}
      <PauseItems agent={agent} reasons={reasons} set={set} />
      <Menu.Divider />
      <Menu.Item leftSection={<StateGlyph state="offline" />} onClick={onEnd}>
        {t('desk:state.end')}…
      </Menu.Item>
    </>
  );
}
