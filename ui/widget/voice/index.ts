import JsSIP from 'jssip';
import type { RTCSession } from 'jssip/lib/RTCSession';
import type { Call, CallTicket } from './types';

const GATHER_MS = 500;

/** Calls us: SIP over a WebSocket, sound by WebRTC. The microphone is let go when the call is over. */
export function call(ticket: CallTicket, microphone: MediaStream): Call {
  const up: (() => void)[] = [];
  const over: ((failed: boolean) => void)[] = [];
  const ua = new JsSIP.UA({
    sockets: [new JsSIP.WebSocketInterface(ticket.ws_url)],
    uri: ticket.uri,
    password: ticket.password,
    register: false,
    session_timers: false,
    user_agent: 'Cordboard widget',
  });
  const sound = new Audio();
  sound.autoplay = true;
  let session: RTCSession | undefined;
  let done = false;
  let given = false; // up, by the visitor
  const end = (failed: boolean) => {
    if (done) return;
    done = true;
    for (const t of microphone.getTracks()) t.stop();
    sound.srcObject = null;
    ua.stop();
    for (const f of over) f(failed);
  };
  const dial = () => {
    session = ua.call(ticket.target, {
      mediaStream: microphone,
      mediaConstraints: { audio: true, video: false },
      pcConfig: { iceServers: ticket.ice_servers ?? [] },
      eventHandlers: {
        confirmed: () => {
          for (const f of up) f();
        },
        ended: () => end(false),
        failed: () => end(!given),
        icecandidate: soon(),
      },
    });
    session.connection?.addEventListener('track', (e: RTCTrackEvent) => {
      sound.srcObject = e.streams[0] ?? new MediaStream([e.track]);
      void sound.play().catch(() => undefined); // it was a press that began the call
    });
  };
  ua.once('connected', dial);
  ua.on('disconnected', () => {
    if (!session?.isEstablished()) end(true);
  });
  ua.start();
  return {
    hangup: () => {
      given = true;
      if (session && !session.isEnded()) session.terminate();
      end(false);
    },
    mute: (on) => (on ? session?.mute({ audio: true }) : session?.unmute({ audio: true })),
    on: (event: 'up' | 'over', told: ((failed: boolean) => void) & (() => void)) => {
      if (event === 'up') up.push(told);
      else over.push(told);
    },
  };
}

/** Ends the gathering of addresses soon after the first: a network that does not answer must not hold up the call. */
function soon(): (e: { ready: () => void }) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return ({ ready }) => {
    clearTimeout(timer);
    timer = setTimeout(ready, GATHER_MS);
  };
}
