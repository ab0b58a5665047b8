import { IconMessage, IconPhoneIncoming, IconPhoneOutgoing } from '@tabler/icons-react';
import type { Interaction } from '../api/records';

/** Whether people write in it, instead of talking. A call from a web page has a conversation beside it, and is talked in. */
export function isWritten(i: Pick<Interaction, 'thread_id' | 'channel'>): boolean {
  return Boolean(i.thread_id) && i.channel !== 'voice';
}

/** Whether it is a call from a web page. */
export function isFromPage(i: Pick<Interaction, 'inbox_id' | 'channel'>): boolean {
  return Boolean(i.inbox_id) && i.channel === 'voice';
}

/** The sign of the way it came or goes. */
export function wayOf(i: Pick<Interaction, 'thread_id' | 'channel' | 'direction'>): typeof IconMessage {
  if (isWritten(i)) return IconMessage;
  return i.direction === 'out' ? IconPhoneOutgoing : IconPhoneIncoming;
}

type Line = Interaction['state'] | 'writing' | 'asked' | 'coding';

const LINES: Partial<Record<Interaction['state'], Line>> = { active: 'writing', offered: 'asked', wrapup: 'coding' };

/** What an interaction is doing, as the end of a sentence's key: what is written in does not talk, and rings nowhere. */
export function lineOf(i: Pick<Interaction, 'thread_id' | 'channel' | 'state'>): Line {
  return (isWritten(i) && LINES[i.state]) || i.state;
}
