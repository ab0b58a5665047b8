import { ActionIcon } from '@mantine/core';
import { IconCheck, IconHandStop } from '@tabler/icons-react';
import { client, ok } from '../api/client';
import type { Agent } from '../api/records';
import { attempt } from '../design/attempt';
import { Timer } from '../design/Timer';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import css from './floor.module.css';

/** An agent asks for a supervisor: since when, why, and the press that says it was seen to. */
export function HandBadge({ agent, wide = false }: { agent: Agent; wide?: boolean }) {
  const t = useT();
  const can = useCan();
  if (!agent.hand_since) return null;
  const lower = () =>
    void attempt('floor:hand.failed', () =>
      ok(client.DELETE('/api/v1/agents/{id}/hand', { params: { path: { id: agent.id } } })),
    );
  return (
    <span className={css.raised} data-wide={wide || undefined} data-testid="floor-hand" title={agent.hand_note}>
      <IconHandStop size={14} aria-hidden="true" />
      <span className="sr">{t('floor:hand.asks')}</span>
      <Timer bare label={t('floor:hand.since')} since={agent.hand_since} />
      {wide && agent.hand_note ? <q className="cut">{agent.hand_note}</q> : null}
      {can('agents.set_state') ? (
        <ActionIcon
          size={24}
          variant="subtle"
          color="missed"
          aria-label={t('floor:hand.lower', { name: agent.name })}
          title={t('floor:hand.lower', { name: agent.name })}
          onClick={lower}
        >
          <IconCheck size={14} />
        </ActionIcon>
      ) : null}
    </span>
  );
}
