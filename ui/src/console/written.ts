import type { Interaction } from '../api/records';

/** Whether people write in it, instead of talking. */
export function isWritten(i: Pick<Interaction, 'thread_id'>): boolean {
  return Boolean(i.thread_id);
}

type Line = Interaction['state'] | 'writing' | 'asked';

/** What an interaction is doing, as the end of a sentence's key: what is written in does not talk, and rings nowhere. */
export function lineOf(i: Pick<Interaction, 'thread_id' | 'state'>): Line {
  if (!isWritten(i)) return i.state;
  return i.state === 'active' ? 'writing' : i.state === 'offered' ? 'asked' : i.state;
}
