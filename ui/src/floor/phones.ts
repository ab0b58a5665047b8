import type { Agent, Device } from '../api/records';
import type { Key } from '../i18n';

/** How a phone stands, the most lasting trouble first. */
export type PhoneState =
  | 'ok'
  | 'lost'
  | 'unknown'
  | 'unregistered'
  | 'in_use'
  | 'on_line'
  | 'calling'
  | 'given_up'
  | 'off_line';

export function phoneState(d: Device): PhoneState {
  if (d.in_use) return 'in_use';
  if (d.registered) return d.standing ? 'on_line' : 'ok';
  const { trouble } = d;
  if (trouble === 'unknown' || trouble === 'unregistered' || trouble === 'calling' || trouble === 'given_up')
    return trouble;
  return d.standing ? 'off_line' : 'lost';
}

const KINDS: Record<string, Key> = { extension: 'floor:drawer.extension', number: 'floor:drawer.number' };

/** What kind of phone it is, as a sentence key that takes the number. */
export function phoneKind(d: Device): Key {
  return KINDS[d.kind] ?? 'floor:drawer.browser';
}

/**
 * How many calls, and written conversations if any, the agent holds, of how many they may hold. One is routed to who is ready; who is not, or takes part in
 * another's conversation, gets none, whatever they still hold.
 */
export function load(a: Agent): string {
  const held = a.work?.filter((w) => w.channel === 'voice').length ?? 0;
  const takes = a.state === 'ready' && !a.next_state && !a.monitor;
  const written = a.work?.filter((w) => w.channel !== 'voice' && w.channel !== 'voicemail').length ?? 0;
  const calls = `${held}/${takes ? 1 : held} ☎`;
  return written > 0 ? `${calls} ${written}/${a.capacity?.written ?? written} ✎` : calls;
}
