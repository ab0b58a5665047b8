import type { Agent, AgentCount, Interaction, QueueCount } from '../api/records';
import type { Queue } from '../api/rows';

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
  position: number;
  /** Null when no wait can be promised, and for whom a phone rings already. */
  expected: number | null;
}

/** Who waits in a queue, in the order in which the desk routes them. */
export function line(
  interactions: Interaction[],
  queue: QueueCount,
  settings: Pick<Queue, 'age_seconds' | 'age_most'> | undefined,
  now: number,
): Place[] {
  const priority = (i: Interaction) => {
    const every = settings?.age_seconds ?? 0;
    const aged = every > 0 ? Math.floor((now - Date.parse(i.queued_at ?? i.created_at)) / 1000 / every) : 0;
    return i.priority + Math.min(Math.max(aged, 0), settings?.age_most ?? 0);
  };
  const since = (i: Interaction) => i.queued_at ?? i.created_at;
  const waiting = interactions
    .filter((i) => i.queue_id === queue.queue_id && i.direction === 'in')
    .filter((i) => i.state === 'queued' || i.state === 'offered');
  const rings = waiting.filter((i) => i.state === 'offered').sort((a, b) => since(a).localeCompare(since(b)));
  const stands = waiting
    .filter((i) => i.state === 'queued')
    .sort((a, b) => priority(b) - priority(a) || since(a).localeCompare(since(b)) || a.id.localeCompare(b.id));
  return [
    ...rings.map((interaction) => ({ interaction, position: 0, expected: null })),
    ...stands.map((interaction, n) => ({
      interaction,
      position: n + 1,
      expected: queue.step_ms === null ? null : queue.step_ms * (n + 1),
    })),
  ];
}
