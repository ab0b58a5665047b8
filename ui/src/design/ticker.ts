import { useSyncExternalStore } from 'react';

/**
 * The page's clock: one interval for everything that shows time, corrected to the server's clock. An answer of the
 * server is always a little old when it arrives, so the largest difference seen lately is the nearest to the truth.
 */
const KEEP = 12;
let differences: number[] = [];
let offset = 0;
let now = Date.now();
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

export function heardServerTime(serverTime: string, at = Date.now()): void {
  const difference = Date.parse(serverTime) - at;
  if (Number.isNaN(difference)) return;
  differences = [...differences, difference].slice(-KEEP);
  offset = Math.max(...differences);
}

/** The server's time as well as we know it, in milliseconds. */
export function serverNow(): number {
  return Date.now() + offset;
}

export function resetClock(): void {
  differences = [];
  offset = 0;
}

function beat(): void {
  now = serverNow();
  for (const listener of listeners) listener();
  // Aim at the next full second, so that all timers of all tabs step together.
  timer = setTimeout(beat, 1000 - (now % 1000) + 5);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) beat();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearTimeout(timer);
  };
}

/** The server's time, once a second. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}
