import type { Server } from '../core/server';
import type { Sent } from '../core/types';
import type { Call, CallTicket, Voice } from './types';

/** Places a call. The phone is a file of its own, fetched on the first call only. */
export async function placeCall(server: Server, who: Sent): Promise<Call> {
  // the microphone first: it needs the press that asked for the call
  const microphone = await navigator.mediaDevices.getUserMedia({ audio: true });
  try {
    const address = `${server.base}widget-voice.js?v=${__VERSION__}`;
    const [voice, ticket] = await Promise.all([
      import(/* @vite-ignore */ address) as Promise<Voice>,
      server.call(who) as Promise<CallTicket>,
    ]);
    return voice.call(ticket, microphone);
  } catch (e) {
    for (const t of microphone.getTracks()) t.stop();
    throw e;
  }
}

declare const __VERSION__: string;
