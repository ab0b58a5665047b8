import { closeMicrophone, copyMicrophone, openMicrophone } from './devices';
import type { PhoneCall } from './store';
import type { IncomingCall, Phone, Quality } from './types';

/** One call on this phone and what is its alone: its microphone, whether that is muted, how the line sounds. */
export class Line {
  readonly id: string;
  /** For the screen; the same object as long as nothing of it changes. */
  shown: PhoneCall;
  /** Its microphone is open and the PBX knows how the sound will flow. */
  ready = false;
  muted = false;
  quality: Quality | null = null;
  /** Runs while the server says that the conversation is over. */
  doubt: ReturnType<typeof setTimeout> | undefined;
  microphone: MediaStream | null = null;
  private prepared: Promise<void> | null = null;
  private closed = false;

  constructor(
    call: IncomingCall,
    private readonly phone: Phone,
  ) {
    this.id = call.line;
    this.shown = { ...call, phase: 'ringing' };
  }

  /** Stays up for the whole shift, whatever it carries. */
  get standing(): boolean {
    return this.shown.standing === true;
  }

  /** A standing line carries a conversation, or rests with an empty name. Each begins unmuted. */
  carry(interactionId: string): void {
    this.shown = { ...this.shown, interactionId };
    this.muted = false;
  }

  get answered(): boolean {
    return this.shown.phase !== 'ringing' && this.ready;
  }

  phase(phase: PhoneCall['phase']): void {
    this.shown = { ...this.shown, phase };
  }

  /**
   * Opening the microphone and agreeing on the sound take a fifth of a second: they are done while the call rings. Beside
   * another line its microphone is copied, for some browsers silence the first when it is opened twice.
   */
  prepare(beside: MediaStream | null = null): Promise<void> {
    const open = async () => {
      const microphone = beside ? copyMicrophone(beside) : await openMicrophone();
      if (this.closed) {
        closeMicrophone(microphone);
        return;
      }
      this.microphone = microphone;
      this.enable(false); // before the agent accepts, the line carries silence
      this.phone.prepare(this.id, microphone);
      this.ready = true;
    };
    this.prepared ??= open().catch((error) => {
      this.prepared = null;
      throw error;
    });
    return this.prepared;
  }

  /** Lets the agent be heard on this line, or silences it. */
  letThrough(on: boolean): void {
    if (!this.answered) return;
    this.enable(on && !this.muted);
    this.phone.mute(this.id, !on || this.muted);
  }

  async replaceMicrophone(microphone: MediaStream): Promise<void> {
    const before = this.microphone;
    await this.phone.replaceMicrophone(this.id, microphone);
    this.microphone = microphone;
    closeMicrophone(before);
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.doubt);
    closeMicrophone(this.microphone);
    this.microphone = null;
  }

  private enable(on: boolean): void {
    for (const track of this.microphone?.getAudioTracks() ?? []) track.enabled = on;
  }
}
