import { create } from 'zustand';
import type { PbxState } from './records';

/** How the page stands with the server. Times are the browser's clock in milliseconds. */
export interface Live {
  /** Since when the events socket is away; null while it is up. */
  lostSince: number | null;
  /** When it came back, for the short "Up to date". */
  backAt: number | null;
  /** When the last frame came: everything shown is complete up to then. */
  freshAt: number;
  pbx: PbxState;
  pbxDetail: string;
  /** The version of the daemon that answered first and the one that answers now. */
  version: string;
  newVersion: string;
  /** Why the server closed this page's session for good. */
  ended: 'session_ended' | 'replaced' | null;
}

export const useLive = create<Live>(() => ({
  lostSince: null,
  backAt: null,
  freshAt: Date.now(),
  pbx: 'up',
  pbxDetail: '',
  version: '',
  newVersion: '',
  ended: null,
}));

/** Up to this age of a loss nothing but the dot changes (SCREENS.md §10). */
export const BANNER_AFTER_MS = 3_000;
export const ALARM_AFTER_MS = 20_000;

export type LinkPhase = 'live' | 'blink' | 'lost' | 'stale';

export function linkPhase(lostSince: number | null, now: number): LinkPhase {
  if (lostSince === null) return 'live';
  const age = now - lostSince;
  if (age < BANNER_AFTER_MS) return 'blink';
  return age < ALARM_AFTER_MS ? 'lost' : 'stale';
}
