import type { Sight, Thread, Traits } from '../records';

/** Durations come from the server in nanoseconds. */
const MS = 1e6;

/**
 * How long free text may still be sent, in milliseconds: null where it always may, 0 when it may not any more. The longer of
 * the two windows counts, for a person writes here.
 */
export function windowLeft(traits: Traits | undefined, thread: Pick<Thread, 'last_in'>, now: number): number | null {
  const window = Math.max(traits?.window ?? 0, traits?.human_window ?? 0) / MS;
  if (window === 0) return null;
  if (!thread.last_in) return 0;
  return Math.max(0, Date.parse(thread.last_in) + window - now);
}

export type Bar = 'inbox_gone' | 'inbox_off' | 'opted_out' | 'unreachable' | 'closed' | 'blocked' | 'window';

/** Why no free text can be sent to the customer now; null when it can. Notes always can. */
export function barred(
  thread: Pick<Thread, 'blocked' | 'last_in'>,
  sight: Sight | undefined,
  now: number,
): Bar | null {
  if (!sight) return null; // not told yet: the server decides
  if (!sight.active) return 'inbox_off';
  if (thread.blocked) {
    const known = (['opted_out', 'unreachable', 'closed'] as const).find((b) => b === thread.blocked);
    return known ?? 'blocked';
  }
  return windowLeft(sight.traits, thread, now) === 0 ? 'window' : null;
}

export type FileBar = { why: 'none' | 'many' | 'large' | 'empty'; most: number };

/** Above this no channel takes a file. */
export const FILE_MOST = 100 * 1024 * 1024;

/** Why a file cannot go with a message that has `already` others; null when it can. Notes take any. */
export function fileBar(
  traits: Traits | undefined,
  file: { type: string; size: number },
  already: number,
  note = false,
): FileBar | null {
  const most = note ? 10 : (traits?.files ?? 0);
  if (!note && traits && most === 0) return { why: 'none', most: 0 };
  if (traits && already >= Math.max(1, most)) return { why: 'many', most };
  if (file.size === 0) return { why: 'empty', most: 0 };
  const own = note ? undefined : traits?.file_limits?.find((l) => file.type.startsWith(l.type));
  const bytes = own?.bytes || FILE_MOST;
  return file.size > bytes ? { why: 'large', most: bytes } : null;
}

const KEY = 'cordboard.enter_sends';

/** Whether Enter sends in live channels: a preference of this computer. Ctrl+Enter always does, and elsewhere Enter is a new line. */
export function enterSends(): boolean {
  try {
    return localStorage.getItem(KEY) !== 'off';
  } catch {
    return true;
  }
}

export function keepEnterSends(on: boolean): void {
  try {
    localStorage.setItem(KEY, on ? 'on' : 'off');
  } catch {
    // private mode: Enter sends
  }
}

type Press = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey' | 'isComposing'>;

/** Whether a key pressed in the composer sends what is written. */
export function sends(e: Press, live: boolean, enter: boolean): boolean {
  if (e.key !== 'Enter' || e.isComposing) return false;
  if (e.ctrlKey || e.metaKey) return true;
  return live && enter && !e.shiftKey && !e.altKey;
}
