import { create } from 'zustand';

export const RINGS = ['classic', 'soft', 'bright', 'deep'] as const;
export type Ring = (typeof RINGS)[number];
/** What may be silenced. A ring, an alarm and a missed offer may not: they would be found out from the customer. */
export const OPTIONAL = ['tick', 'chime', 'late', 'zip'] as const;
export type Optional = (typeof OPTIONAL)[number];

export interface Taste {
  ring: Ring;
  /** In percent of full loudness. */
  ringVolume: number;
  cueVolume: number;
  off: Optional[];
}

/** Below this nobody hears a ring over a talking room. */
export const LEAST_RING = 20;
const KEY = 'cordboard.sounds';
const STANDARD: Taste = { ring: 'classic', ringVolume: 100, cueVolume: 100, off: [] };

function kept(): Taste {
  try {
    const own: Partial<Taste> = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    const percent = (v: unknown, least: number) =>
      typeof v === 'number' ? Math.min(100, Math.max(least, v)) : STANDARD.ringVolume;
    return {
      ring: RINGS.find((r) => r === own.ring) ?? STANDARD.ring,
      ringVolume: percent(own.ringVolume, LEAST_RING),
      cueVolume: percent(own.cueVolume, 0),
      off: OPTIONAL.filter((o) => own.off?.includes(o)),
    };
  } catch {
    return STANDARD;
  }
}

/** How this person wants to hear the desk, kept on this computer like the devices. */
export const useTaste = create<Taste>(kept);

export function setTaste(change: Partial<Taste>): void {
  useTaste.setState(change);
  try {
    localStorage.setItem(KEY, JSON.stringify(useTaste.getState()));
  } catch {
    // private mode: it holds until the page is left
  }
}
