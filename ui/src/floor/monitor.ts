import { client, ok } from '../api/client';
import type { Agent, Interaction } from '../api/records';
import { attempt } from '../design/attempt';

export const MODES = ['listen', 'whisper', 'barge'] as const;
export type Mode = (typeof MODES)[number];

const RUNS: Interaction['state'][] = ['active', 'held', 'consulting'];

/** Whether there is something to hear: a running conversation that is not merely advice. */
export function audible(work: Interaction | null): work is Interaction {
  return work !== null && work.channel === 'voice' && work.kind !== 'consult' && RUNS.includes(work.state);
}

/** The own part in a conversation, if there is one. */
export function partIn(own: Agent | null | undefined, work: Interaction): Agent['monitor'] {
  return own?.monitor?.interaction_id === work.id ? own.monitor : undefined;
}

/** Begins in a mode, or changes to it. */
export function monitor(work: Interaction, mode: Mode, inIt: boolean): Promise<boolean> {
  const what = { params: { path: { id: work.id } }, body: { mode } };
  return attempt('floor:monitor.failed', () =>
    ok(
      inIt
        ? client.PUT('/api/v1/interactions/{id}/monitor', what)
        : client.POST('/api/v1/interactions/{id}/monitor', what),
    ),
  );
}
