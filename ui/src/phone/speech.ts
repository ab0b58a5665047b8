import { watchLevel } from './devices';

/**
 * Loudness from which it counts as speech, how much of it is needed, and after how much quiet it is over. The browser's
 * noise suppression leaves a silent room below 0.02; a soft voice is above 0.1.
 */
export const SPEECH_LEVEL = 0.06;
const SPOKEN_MS = 400;
const QUIET_MS = 3_000;

/** Tells speech from a cough or a key press: loud for a while, over after a longer quiet. */
export class SpeechGate {
  private loudMs = 0;
  private lastAt = 0;
  private lastLoudAt = 0;
  on = false;

  /** Takes one measurement in; answers whether somebody speaks. */
  hear(level: number, at: number): boolean {
    const step = this.lastAt === 0 ? 0 : Math.min(250, at - this.lastAt);
    this.lastAt = at;
    if (level >= SPEECH_LEVEL) {
      this.loudMs += step;
      this.lastLoudAt = at;
    } else {
      this.loudMs = Math.max(0, this.loudMs - step / 2);
    }
    if (this.loudMs >= SPOKEN_MS) this.on = true;
    if (this.on && at - this.lastLoudAt >= QUIET_MS) {
      this.on = false;
      this.loudMs = 0;
    }
    return this.on;
  }
}

/**
 * Listens to a microphone whose track in the call is switched off; a copy of the track still hears. Nothing of it leaves
 * the page.
 */
export function watchSpeech(microphone: MediaStream, onChange: (speaking: boolean) => void): () => void {
  const [track] = microphone.getAudioTracks();
  if (!track || typeof AudioContext === 'undefined') return () => undefined;
  const ear = track.clone();
  ear.enabled = true;
  const context = new AudioContext();
  void context.resume().catch(() => undefined);
  const gate = new SpeechGate();
  let before = false;
  const stop = watchLevel(context, new MediaStream([ear]), (level) => {
    const speaking = gate.hear(level, Date.now());
    if (speaking !== before) onChange(speaking);
    before = speaking;
  });
  return () => {
    stop();
    ear.stop();
    void context.close().catch(() => undefined);
  };
}
