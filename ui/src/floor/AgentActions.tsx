import { Button, Menu } from '@mantine/core';
import { useState } from 'react';
import type { Agent } from '../api/records';
import type { PauseReason } from '../api/rows';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import css from './drawer.module.css';
import { EndShiftOf } from './EndShiftOf';
import { PauseItems } from './PauseItems';
import { type StateWish, setAgentState } from './SetStateMenu';

/** What a supervisor may do to the agent's state, with a question before a shift is ended. */
export function AgentActions({ agent, reasons }: { agent: Agent; reasons: PauseReason[] }) {
  const t = useT();
  const can = useCan();
  const [asks, setAsks] = useState(false);
  if (!can('agents.set_state') || agent.activity === 'offline') return null;
  const set = (wish: StateWish) => void setAgentState(agent, wish);
  return (
    <section aria-label={t('floor:drawer.actions')} className={css.actions}>
      <Button
        size="xs"
        variant="outline"
        disabled={agent.state === 'ready' && !agent.next_state}
        onClick={() => set({ state: 'ready' })}
        data-testid="drawer-ready"
      >
        {t('states:ready')}
      </Button>
      <Menu position="bottom-start">
        <Menu.Target>
          <Button size="xs" variant="outline" data-testid="drawer-pause">
            {t('states:paused')}…
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <PauseItems agent={agent} reasons={reasons} set={set} />
        </Menu.Dropdown>
      </Menu>
      <Button size="xs" variant="outline" color="danger" onClick={() => setAsks(true)} data-testid="drawer-end">
        {t('desk:state.end')}…
      </Button>
      {asks ? <EndShiftOf agent={agent} set={set} onClose={() => setAsks(false)} /> : null}
    </section>
  );
}
