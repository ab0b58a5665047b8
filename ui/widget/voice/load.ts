import type { Server } from '../core/server';
import type { Sent } from '../core/types';
import type { Call, CallTicket, Voice } from './types';

/** Places a call. The phone is a file of its own, fetched on the first call only. */
export async function placeCall(server: Server, who: Sent): Promise<Call> {
  // the microphone first: it needs the press that asked for the call
  const microphone = await listen();
  try {
    const address = `${server.base}widget-voice.js?v=${__VERSION__}`;
    const [voice, ticket] = await Promise.all([
      import(/* @vite-ignore */ address) as Promise<Voice>,
      server.call(who) as Promise<CallTicket>,
    ]);
    const socket = new URL(ticket.ws_url, server.base);
    socket.protocol = socket.protocol.replace('http', 'ws');
    return voice.call({ ...ticket, ws_url: socket.href }, microphone);
  } catch (e) {
    for (const t of microphone.getTracks()) t.stop();
    throw e;
  }
}

/** Opens the microphone. A page without https has none to ask for. */
async function listen(): Promise<MediaStream> {
  if (!navigator.mediaDevices?.getUserMedia) throw new NoMicrophone('callNoMic');
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch (e) {
    throw new NoMicrophone((e as DOMException).name === 'NotAllowedError' ? 'callMicDenied' : 'callNoMic');
  }
}

/** There is nothing to talk into; the word says why. */
export class NoMicrophone extends Error {
  constructor(readonly word: 'callMicDenied' | 'callNoMic') {
    super(word);
  }
}

declare const __VERSION__: string;
