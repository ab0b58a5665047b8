import { Menu } from '@mantine/core';
import type { Agent } from '../api/records';
import type { PauseReason } from '../api/rows';
import { StateGlyph } from '../design/StateGlyph';
import { labelOf } from '../i18n/format';
import { useT } from '../i18n/useT';
import type { StateWish } from './SetStateMenu';

interface Props {
  agent: Agent;
  reasons: PauseReason[];
  set: (wish: StateWish) => void;
}

/** The pauses of the agent's site. Without a reason only where there is none to choose, as at the agent's own desk. */
export function PauseItems({ agent, reasons, set }: Props) {
  const t = useT();
  const own = reasons.filter((r) => r.site_id === agent.site_id);
  return (
    <>
      {own.map((r) => (
        <Menu.Item
          key={r.id}
          leftSection={<StateGlyph state="paused" />}
          onClick={() => set({ state: 'paused', reason_id: r.id })}
        >
          {labelOf(r)}
        </Menu.Item>
      ))}
      {own.length === 0 ? (
        <Menu.Item leftSection={<StateGlyph state="paused" />} onClick={() => set({ state: 'paused' })}>
          {t('states:paused')}
        </Menu.Item>
      ) : null}
    </>
  );
}
