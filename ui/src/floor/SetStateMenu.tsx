import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { client, ok } from '../api/client';
import type { Agent } from '../api/records';
import type { PauseReason } from '../api/rows';
import { attempt } from '../design/attempt';
import { StateGlyph } from '../design/StateGlyph';
import { labelOf } from '../i18n/format';
import { useT } from '../i18n/useT';

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

/** What a supervisor may do to an agent's state. */
export function SetStateMenu({ agent, reasons }: { agent: Agent; reasons: PauseReason[] }) {
  const t = useT();
  const set = (wish: StateWish) => void setAgentState(agent, wish);
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size={28} aria-label={t('floor:set_state', { name: agent.name })} data-testid="set-state">
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
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
      </Menu.Dropdown>
    </Menu>
  );
}
