import { create } from 'zustand';
import type { DomainEvent } from '../api/frames';
import { customerNumber } from './model';

/** An offer this agent did not take. It stays until it is called back or put away. */
export interface Missed {
  offerId: string;
  interactionId: string;
  number: string;
  name: string;
  queueId: string;
  at: string;
  cause: string;
}

const KEPT = 50;
const OURS = ['no_answer', 'declined', 'device_lost', 'missed', 'failed', 'no_route', 'rejected', 'busy'];
const keyFor = (agentId: string) => `cordboard.missed.${agentId}`;

interface Leftovers {
  agentId: string;
  missed: Missed[];
}

export const useLeftovers = create<Leftovers>(() => ({ agentId: '', missed: [] }));

export function loadLeftovers(agentId: string): void {
  let missed: Missed[] = [];
  try {
    missed = JSON.parse(localStorage.getItem(keyFor(agentId)) ?? '[]');
  } catch {
    // private mode, or written by something else: begin empty
  }
  useLeftovers.setState({ agentId, missed });
}

function keep(missed: Missed[]): void {
  useLeftovers.setState({ missed });
  try {
    localStorage.setItem(keyFor(useLeftovers.getState().agentId), JSON.stringify(missed));
  } catch {
    // private mode: it is shown until the page is left
  }
}

export function dismiss(offerId: string): void {
  keep(useLeftovers.getState().missed.filter((m) => m.offerId !== offerId));
}

/** Notes an offer that ended without this agent taking it. */
export function noteMissed(event: DomainEvent): void {
  const { agentId, missed } = useLeftovers.getState();
  if (event.type !== 'interaction.offer_ended' || event.body.agent_id !== agentId) return;
  const { interaction, cause = '' } = event.body;
  if (!OURS.includes(cause) || missed.some((m) => m.offerId === event.id)) return;
  const one: Missed = {
    offerId: event.id,
    interactionId: interaction.id,
    number: customerNumber(interaction),
    name: interaction.from_name ?? '',
    queueId: interaction.queue_id ?? '',
    at: event.at,
    cause,
  };
  keep([one, ...missed].slice(0, KEPT));
}
