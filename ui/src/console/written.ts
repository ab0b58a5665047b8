import { IconMessage, IconPhoneIncoming, IconPhoneOutgoing } from '@tabler/icons-react';
import type { Interaction } from '../api/records';

/** Whether people write in it, instead of talking. */
export function isWritten(i: Pick<Interaction, 'thread_id'>): boolean {
  return Boolean(i.thread_id);
}

/** The sign of the way it came or goes. */
export function wayOf(i: Pick<Interaction, 'thread_id' | 'direction'>): typeof IconMessage {
  if (isWritten(i)) return IconMessage;
  return i.direction === 'out' ? IconPhoneOutgoing : IconPhoneIncoming;
}

type Line = Interaction['state'] | 'writing' | 'asked' | 'coding';

const LINES: Partial<Record<Interaction['state'], Line>> = { active: 'writing', offered: 'asked', wrapup: 'coding' };

/** What an interaction is doing, as the end of a sentence's key: what is written in does not talk, and rings nowhere. */
export function lineOf(i: Pick<Interaction, 'thread_id' | 'state'>): Line {
  return (isWritten(i) && LINES[i.state]) || i.state;
}
