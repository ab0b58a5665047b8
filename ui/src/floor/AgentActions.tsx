import { Button, Menu } from '@mantine/core';
import { useState } from 'react';
import type { Agent } from '../api/records';
import type { PauseReason } from '../api/rows';
import { StateGlyph } from '../design/StateGlyph';
import { labelOf } from '../i18n/format';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import css from './drawer.module.css';
import { type StateWish, setAgentState } from './SetStateMenu';

/** What a supervisor may do to the agent's state, with a question before a customer is taken away. */
export function AgentActions({ agent, reasons }: { agent: Agent; reasons: PauseReason[] }) {
  const t = useT();
  const can = useCan();
  const [asks, setAsks] = useState(false);
  if (!can('agents.set_state') || agent.activity === 'offline') return null;
  const set = (wish: StateWish) => void setAgentState(agent, wish);
  const busy = (agent.work?.length ?? 0) > 0;
  const endNow = () => {
    if (busy) setAsks(true);
    else set({ state: 'offline', now: true });
  };
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
          {reasons.map((r) => (
            <Menu.Item
              key={r.id}
              leftSection={<StateGlyph state="paused" />}
              onClick={() => set({ state: 'paused', reason_id: r.id })}
            >
              {labelOf(r)}
            </Menu.Item>
          ))}
          <Menu.Item leftSection={<StateGlyph state="paused" />} onClick={() => set({ state: 'paused' })}>
            {t('states:paused')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {busy ? (
        <Button size="xs" variant="outline" onClick={() => set({ state: 'offline' })}>
          {t('floor:drawer.end_after')}
        </Button>
      ) : null}
      <Button size="xs" variant="outline" color="danger" onClick={endNow}>
        {t('floor:drawer.end_now')}
      </Button>
      {asks ? (
        <div
          role="alertdialog"
          aria-label={t('floor:drawer.end_now_sure', { name: agent.name })}
          className={css.sure}
        >
          <p>
            <strong>{t('floor:drawer.end_now_sure', { name: agent.name })}</strong> {t('floor:drawer.end_now_help')}
          </p>
          <Button
            size="xs"
            color="danger"
            autoFocus
            onClick={() => {
              setAsks(false);
              set({ state: 'offline', now: true });
            }}
          >
            {t('floor:drawer.end_now')}
          </Button>
          <Button size="xs" variant="outline" onClick={() => setAsks(false)}>
            {t('common:cancel')}
          </Button>
        </div>
      ) : null}
    </section>
  );
}
