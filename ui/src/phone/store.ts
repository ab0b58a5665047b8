import { create } from 'zustand';
import type { IncomingCall, Quality, Registration } from './types';

/** Why a call could not be brought up, each with one way to mend it. */
export type Failure = 'microphone' | 'no_microphone' | 'not_registered' | 'no_invite' | 'pbx';

export interface PhoneCall extends IncomingCall {
  phase: 'ringing' | 'answering' | 'up';
}

/** The line that stays up for the shift: none is wanted or there yet, it is answered, it is up, or the microphone is refused. */
export type StandingPhase = 'none' | 'opening' | 'up' | 'no_microphone';

export interface PhoneState {
  /** Which tab has the phone: this one, another, or none (no shift, or a desk phone). */
  role: 'none' | 'leader' | 'follower';
  registration: Registration;
  cause: string;
  /** The call in which the agent is heard; mute, tones and quality are its. */
  call: PhoneCall | null;
  /** Another one beside it: it rings, or its customer hears music. */
  second: PhoneCall | null;
  standing: StandingPhase;
  muted: boolean;
  /** The microphone is off and somebody speaks into it. */
  spokenMuted: boolean;
  quality: Quality | null;
  /** The interaction the agent accepted and that is not connected yet. */
  accepting: string | null;
  failure: { interactionId: string; kind: Failure } | null;
  /** The interaction that was hung up here; it stays so even when the server has not heard it yet. */
  hungUp: string | null;
  autoAnswer: boolean;
  /** When the ringing call answers itself, browser clock. */
  autoAnswerAt: number | null;
}

export const usePhone = create<PhoneState>(() => ({
  role: 'none',
  registration: 'off',
  cause: '',
  call: null,
  second: null,
  standing: 'none',
  muted: false,
  spokenMuted: false,
  quality: null,
  accepting: null,
  failure: null,
  hungUp: null,
  autoAnswer: false,
  autoAnswerAt: null,
}));

type Mirror = Pick<PhoneState, 'registration' | 'call' | 'second' | 'muted'>;

/** The owner of the phone shows the other tabs how it stands. */
export function mirrorPhone(): () => void {
  if (typeof BroadcastChannel === 'undefined') return () => undefined;
  const channel = new BroadcastChannel('cordboard.phone');
  const tell = () => {
    const { role, registration, call, second, muted } = usePhone.getState();
    if (role === 'leader') channel.postMessage({ registration, call, second, muted } satisfies Mirror);
  };
  const stop = usePhone.subscribe(tell);
  channel.onmessage = (m: MessageEvent<Mirror | 'ask'>) => {
    if (m.data === 'ask') tell();
    else if (usePhone.getState().role === 'follower') usePhone.setState(m.data);
  };
  channel.postMessage('ask');
  return () => {
    stop();
    channel.close();
  };
}
