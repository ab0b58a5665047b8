import type { PhoneCredential } from '../api/answers';
import type { EchoEvents, EchoLine } from './echo';

export type Registration = 'off' | 'connecting' | 'registered' | 'lost';

/** A call that the PBX offers to this phone; the ids are in its INVITE, see docs/api.md. */
export interface IncomingCall {
  /** Names the call to this phone; another INVITE is another line. */
  line: string;
  offerId: string;
  interactionId: string;
  /** The agent asked for this call (dialling, return to call): it is answered without a ring. */
  answerNow: boolean;
  /** The line that stays up for the whole shift; conversations come and go on it without a call of their own. */
  standing?: boolean;
}

export interface Quality {
  /** Estimated mean opinion score, 1 to 4.4. */
  mos: number;
  lossPercent: number;
  jitterMs: number;
  rttMs: number;
  codec: string;
  /** No sound has arrived for four seconds. */
  silent: boolean;
}

export interface PhoneEvents {
  registration: (state: Registration, cause: string) => void;
  incoming: (call: IncomingCall) => void;
  up: (line: string) => void;
  over: (line: string, cause: string) => void;
  audio: (line: string, stream: MediaStream) => void;
  quality: (line: string, quality: Quality) => void;
}

/** What the desk needs of a phone. The SIP stack stands behind it, so that changing it costs one file. */
export interface Phone {
  start(credential: PhoneCredential): void;
  /** Signs off at the PBX; ends the calls there are. */
  stop(): void;
  /** Lets go of everything at once without a word to the PBX: another tab takes over. */
  drop(): void;
  /** While a call rings: agrees with the PBX on the sound, so that it flows as soon as the call is answered. */
  prepare(line: string, microphone: MediaStream): void;
  /** Takes the call that was prepared. */
  answer(line: string): void;
  hangup(line: string): void;
  mute(line: string, on: boolean): void;
  /** Forgets how a line's sound came so far, for another conversation begins on it. */
  refresh(line: string): void;
  /** Another microphone for the call under way. */
  replaceMicrophone(line: string, microphone: MediaStream): Promise<void>;
  /** Calls the PBX's echo; null while the phone is not registered or has a call. Any call ends it. */
  echo(microphone: MediaStream, told: EchoEvents): EchoLine | null;
  /** Ends the echo: the sound of a conversation begins. */
  stopEcho(): void;
  sendDtmf(line: string, tone: string): void;
  hasSession(): boolean;
  /** Makes sure that the line is alive, now: after sleep, a change of network, or a return of the server. */
  probe(): void;
  on<E extends keyof PhoneEvents>(event: E, listener: PhoneEvents[E]): () => void;
}
