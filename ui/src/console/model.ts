import type { Desk } from '../api/answers';
import { lacksCode } from '../api/events';
import { type Interaction, talkingFirst } from '../api/records';
import { isWritten } from './written';

/** The agent's own interactions, sorted into the sections of the work list. */
export interface Model {
  offers: Interaction[];
  /** The one conversation that is on the line or being brought there. */
  active: Interaction | null;
  /** A second one beside it. */
  second: Interaction | null;
  wrapup: Interaction | null;
  /** That one and those of written conversations: of these several may have come to their end. */
  wrapups: Interaction[];
  uncoded: Interaction[];
  /** Written conversations: those that ring, are being written, and rest until the customer writes. No phone takes part in them. */
  written: Interaction[];
}

const IN_WRITING: Interaction['state'][] = ['offered', 'active', 'parked'];

const ON_LINE: Interaction['state'][] = ['preview', 'dialing', 'active', 'held', 'consulting', 'suspended'];

export function model(desk: Desk | undefined): Model {
  const all = desk?.interactions ?? [];
  const spoken = all.filter((i) => !isWritten(i));
  const [active = null, second = null] = spoken.filter((i) => ON_LINE.includes(i.state)).sort(talkingFirst);
  const oldest = (a: Interaction, b: Interaction) => a.since.localeCompare(b.since);
  return {
    offers: spoken.filter((i) => i.state === 'offered').sort(oldest),
    active,
    second,
    wrapup: spoken.find((i) => i.state === 'wrapup') ?? all.find((i) => i.state === 'wrapup') ?? null,
    wrapups: all.filter((i) => i.state === 'wrapup').sort(oldest),
    uncoded: all.filter(lacksCode).sort(oldest),
    written: all.filter((i) => isWritten(i) && IN_WRITING.includes(i.state)).sort(oldest),
  };
}

/** Written ones by when an answer is due, then by how long they wait. */
export function oldestDue(a: Interaction, b: Interaction): number {
  const due = (i: Interaction) => i.written?.reply_due ?? '9';
  return due(a).localeCompare(due(b)) || a.since.localeCompare(b.since);
}

/** The parts of the list with written conversations, as they stand in it. */
export function writtenParts(m: Model): Record<'offers' | 'active' | 'parked', Interaction[]> {
  const of = (state: Interaction['state']) => m.written.filter((i) => i.state === state).sort(oldestDue);
  return { offers: of('offered'), active: of('active'), parked: of('parked') };
}

/** In the order of the list, for j and k. */
export function inOrder(m: Model): Interaction[] {
  const written = writtenParts(m);
  return [
    ...m.offers,
    ...written.offers,
    ...(m.active ? [m.active] : []),
    ...(m.second ? [m.second] : []),
    ...written.active,
    ...m.wrapups,
    ...m.uncoded,
    ...written.parked,
  ];
}

/** What the canvas shows when nobody chose: what the agent is on, or what is to be coded at once. */
export function shownByItself(m: Model): Interaction | null {
  return m.active ?? m.wrapup ?? m.offers[0] ?? writtenParts(m).active[0] ?? null;
}

/** The customer's number, whichever way the call went. */
export function customerNumber(i: Pick<Interaction, 'direction' | 'from' | 'to'>): string {
  return i.direction === 'out' ? i.to : i.from;
}

export function queueName(desk: Desk | undefined, id: string | undefined): string {
  return (id && (desk?.queue_settings[id]?.name ?? desk?.queues.find((q) => q.queue_id === id)?.name)) || '';
}
