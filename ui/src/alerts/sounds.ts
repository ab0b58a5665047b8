import { create } from 'zustand';
import { chosenDevices } from '../phone/devices';
import { OPTIONAL, type Ring, useTaste } from './taste';

/** Whether the browser refuses to play: never silently, a banner says so (SCREENS.md §12). */
export const useSound = create<{ blocked: boolean }>(() => ({ blocked: false }));

type Sinkable = AudioContext & { setSinkId?: (id: string) => Promise<void> };
export type Cue = 'zip' | 'tick' | 'low' | 'alarm' | 'chime' | 'late';

/** Frequency, start and length in seconds, loudness. */
type Note = [hz: number, at: number, length: number, gain: number];
const CUES: Record<Cue, { device: 'ring' | 'headset'; notes: Note[] }> = {
  zip: {
    device: 'headset',
    notes: [
      [700, 0, 0.09, 0.3],
      [1050, 0.09, 0.12, 0.3],
    ],
  },
  tick: { device: 'headset', notes: [[1200, 0, 0.03, 0.12]] },
  low: {
    device: 'ring',
    notes: [
      [260, 0, 0.35, 0.35],
      [210, 0.3, 0.5, 0.35],
    ],
  },
  alarm: {
    device: 'ring',
    notes: [
      [620, 0, 0.2, 0.4],
      [480, 0.25, 0.2, 0.4],
      [620, 0.5, 0.2, 0.4],
    ],
  },
  chime: {
    device: 'ring',
    notes: [
      [660, 0, 0.3, 0.25],
      [880, 0.2, 0.5, 0.25],
    ],
  },
  late: {
    device: 'ring',
    notes: [
      [587, 0, 0.3, 0.25],
      [494, 0.22, 0.5, 0.25],
    ],
  },
};
const RING: Record<Ring, Note[]> = {
  classic: [
    [440, 0, 0.9, 0.5],
    [554, 0.08, 0.9, 0.35],
    [659, 0.16, 0.8, 0.25],
  ],
  soft: [
    [392, 0, 1.2, 0.4],
    [494, 0.25, 1.2, 0.3],
  ],
  bright: [
    [988, 0, 0.25, 0.4],
    [1319, 0.2, 0.25, 0.35],
    [988, 0.4, 0.25, 0.4],
    [1319, 0.6, 0.5, 0.35],
  ],
  deep: [
    [220, 0, 0.6, 0.6],
    [277, 0.35, 0.9, 0.5],
  ],
};
const RING_EVERY_MS = 2_500;
const RISE_MS = 6_000;

/** How loud a ring is after that time: it rises over six seconds. */
export function ringGain(elapsedMs: number): number {
  return 0.15 + 0.85 * Math.min(1, elapsedMs / RISE_MS);
}

class Sounds {
  private contexts: Partial<Record<'ring' | 'headset', Sinkable>> = {};
  private ringing: ReturnType<typeof setInterval> | undefined;

  /** The context of the headset; created on the first press. */
  context(device: 'ring' | 'headset' = 'headset'): AudioContext {
    const context = this.contexts[device] ?? (new AudioContext() as Sinkable);
    this.contexts[device] = context;
    return context;
  }

  /** Makes sound possible; needs a press by the person at least once. */
  async unlock(): Promise<boolean> {
    for (const device of ['ring', 'headset'] as const) {
      const context = this.context(device) as Sinkable;
      // resume() waits for ever where the browser refuses, so it is given a moment only
      await Promise.race([context.resume(), new Promise((r) => setTimeout(r, 500))]).catch(() => undefined);
      await context.setSinkId?.(chosenDevices()[device]).catch(() => undefined);
    }
    const blocked = Object.values(this.contexts).some((c) => c.state !== 'running');
    useSound.setState({ blocked });
    return !blocked;
  }

  play(cue: Cue): void {
    const { cueVolume, off } = useTaste.getState();
    const optional = OPTIONAL.find((o) => o === cue);
    if (optional && off.includes(optional)) return;
    const { device, notes } = CUES[cue];
    // what may not be silenced stays audible, however low the rest is set
    this.notes(device, notes, optional ? cueVolume / 100 : Math.max(0.3, cueVolume / 100));
  }

  startRing(): void {
    if (this.ringing) return;
    const started = Date.now();
    const once = () => this.ringOnce(ringGain(Date.now() - started));
    once();
    this.ringing = setInterval(once, RING_EVERY_MS);
  }

  /** One ring as it sounds to this person. */
  ringOnce(gain = 1): void {
    const { ring, ringVolume } = useTaste.getState();
    this.notes('ring', RING[ring], (gain * ringVolume) / 100);
  }

  stopRing(): void {
    clearInterval(this.ringing);
    this.ringing = undefined;
  }

  /** The ring where it will ring and a tone in the headset, for the device check. */
  preview(): void {
    this.ringOnce(0.7);
    setTimeout(() => this.play('zip'), 1_200);
  }

  private notes(device: 'ring' | 'headset', notes: Note[], loudness: number): void {
    const context = this.context(device);
    if (context.state !== 'running') {
      useSound.setState({ blocked: true });
      void context.resume();
    }
    for (const [hz, at, length, gain] of notes) {
      const start = context.currentTime + at;
      const oscillator = context.createOscillator();
      const envelope = context.createGain();
      oscillator.frequency.value = hz;
      envelope.gain.setValueAtTime(0, start);
      envelope.gain.linearRampToValueAtTime(gain * loudness, start + 0.015);
      envelope.gain.exponentialRampToValueAtTime(0.0001, start + length);
      oscillator.connect(envelope).connect(context.destination);
      oscillator.start(start);
      oscillator.stop(start + length);
    }
  }
}

export const sounds = new Sounds();
