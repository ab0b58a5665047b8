import type { Agent, AgentCount, Interaction, QueueCount } from '../api/records';

const BUSY: Agent['activity'][] = ['dialing', 'talking', 'held', 'consulting', 'wrapup'];
const AVAILABLE: Agent['activity'][] = ['ready', 'offered'];

/** The part of the time at work that was busy, 0 to 1, with what runs now; null before there was any. */
export function occupancy(n: AgentCount | undefined, activity: Agent['activity'], now: number): number | null {
  if (!n) return null;
  const running = Math.max(0, now - Date.parse(n.counted_to));
  const busy = n.busy_ms + (BUSY.includes(activity) ? running : 0);
  const available = n.available_ms + (AVAILABLE.includes(activity) ? running : 0);
  return busy + available > 0 ? busy / (busy + available) : null;
}

/** The average handling time in milliseconds; null without conversations. */
export function handlingTime(n: AgentCount | undefined): number | null {
  return n && n.handled_today > 0 ? n.handling_ms / n.handled_today : null;
}

/** How long a caller waited before an agent answered; null while nobody has. */
export function waitedBefore(i: Interaction | null): number | null {
  if (!i?.answered_at || !i.queued_at) return null;
  return Math.max(0, Date.parse(i.answered_at) - Date.parse(i.queued_at));
}

export interface Place {
  interaction: Interaction;
  /** Null while the server has not told it, 0 for whom a phone rings already. */
  position: number | null;
  /** Null when no wait can be promised, and for whom a phone rings already. */
  expected: number | null;
}

const since = (i: Interaction) => i.queued_at ?? i.created_at;

/** When a callback may be made that is not due yet; null for callers and for callbacks that are due. */
export function dueLater(i: Interaction, now: number): number | null {
  const at = i.callback?.not_before ? Date.parse(i.callback.not_before) : 0;
  return at > now ? at : null;
}

/**
 * Who waits in a queue, in the server's order: callers and callbacks that are due. Whom the server has not placed yet, which
 * takes it a second, stands at the end without a position.
 */
export function line(interactions: Interaction[], queue: QueueCount, order: string[], now: number): Place[] {
  const waiting = interactions
    .filter((i) => i.queue_id === queue.queue_id && (i.direction === 'in' || i.callback))
    .filter((i) => i.state === 'offered' || (i.state === 'queued' && dueLater(i, now) === null));
  const at = new Map(order.map((id, n) => [id, n + 1]));
  const rings = waiting.filter((i) => i.state === 'offered').sort((a, b) => since(a).localeCompare(since(b)));
  const stands = waiting
    .filter((i) => i.state === 'queued')
    .sort((a, b) => (at.get(a.id) ?? 1e9) - (at.get(b.id) ?? 1e9) || since(a).localeCompare(since(b)));
  return [
    ...rings.map((interaction) => ({ interaction, position: 0, expected: null })),
    ...stands.map((interaction) => {
      const position = at.get(interaction.id) ?? null;
      return {
        interaction,
        position,
        expected: queue.step_ms === null || position === null ? null : queue.step_ms * position,
      };
    }),
  ];
}

/** The callbacks of a queue that wait, the next one due first. */
export function callbacks(interactions: Interaction[], queueId: string, now: number): Interaction[] {
  return interactions
    .filter((i) => i.callback && i.queue_id === queueId && i.state === 'queued')
    .sort((a, b) => (dueLater(a, now) ?? 0) - (dueLater(b, now) ?? 0) || since(a).localeCompare(since(b)));
}
