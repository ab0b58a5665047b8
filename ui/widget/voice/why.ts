import { Refused } from '../core/server';
import type { Word } from '../words';
import { NoMicrophone } from './load';

const REFUSALS: Record<string, Word> = {
  call_closed: 'callClosed',
  call_no_queue: 'callClosed',
  call_open: 'callOpen',
  call_full: 'callFull',
  call_flood: 'callFlood',
  call_pbx: 'callAway',
};

/** The sentence for a call that did not come about. */
export function whyNoCall(e: unknown): Word {
  if (e instanceof NoMicrophone) return e.word;
  return (e instanceof Refused && REFUSALS[e.key.replace('webchat.', '')]) || 'callFailed';
}
