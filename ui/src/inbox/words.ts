import type { Key } from '../i18n';
import type { Message, Thread } from './records';

/** A type of message as a word, for lists where the message itself has none. */
const TYPES = [
  'image',
  'audio',
  'voice',
  'video',
  'file',
  'sticker',
  'location',
  'contact',
  'choice',
  'order',
  'template',
  'mail',
  'system',
  'unsupported',
] as const;

export function typeKey(type: string | undefined): Key | null {
  const known = TYPES.find((x) => x === type);
  return known ? `inbox:type.${known}` : null;
}

/** Due within this time is near, and after it late. */
const NEAR_MS = 5 * 60_000;
export type Due = 'ok' | 'near' | 'late';

export function dueState(due: string | undefined, now: number): Due | null {
  if (!due) return null;
  const left = Date.parse(due) - now;
  if (left <= 0) return 'late';
  return left < NEAR_MS ? 'near' : 'ok';
}

/** How far a message of ours got; what the word says is said to everybody, the ticks are decoration. */
export const MESSAGE_STATES = [
  'scheduled',
  'queued',
  'sending',
  'unclear',
  'sent',
  'delivered',
  'read',
  'failed',
  'cancelled',
] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

export function stateOf(m: Pick<Message, 'status'>): MessageState | null {
  return MESSAGE_STATES.find((s) => s === m.status) ?? null;
}

export function threadName(t: Pick<Thread, 'name' | 'handle'>): string {
  return t.name || t.handle;
}
