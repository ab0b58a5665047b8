import { COMMANDS, type Command } from './map';

export type KeyMap = Record<Command, readonly string[]>;

const KEY = 'cordboard.keys';
const ALL = Object.keys(COMMANDS) as Command[];

/** Keys that browsers, assistive technology and typing need for themselves. */
const RESERVED =
  /^(Tab|shift\+Tab|Escape|Enter|shift\+Enter| |Arrow.*|shift\+Arrow.*|Home|End|PageUp|PageDown|Dead|Unidentified|F1|F3|F5|F6|F7|F10|F11|F12|[1-9]|mod\+[acdfhjlnprstvwxyz0+-]|.*alt\+.*)$/;

export const standardKeys = (): KeyMap =>
  Object.fromEntries(ALL.map((c) => [c, COMMANDS[c].keys])) as unknown as KeyMap;

/** The keys as this person wants them; what is not changed is as we made it. */
export function keptKeys(): KeyMap {
  const keys = standardKeys();
  try {
    const own: Record<string, unknown> = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    for (const c of ALL) {
      const mine = own[c];
      if (Array.isArray(mine) && mine.every((k) => typeof k === 'string')) keys[c] = mine;
    }
  } catch {
    // private mode, or written by something else: the standard keys
  }
  return keys;
}

export function keepKeys(keys: KeyMap): void {
  const own = Object.fromEntries(ALL.filter((c) => keys[c] !== COMMANDS[c].keys).map((c) => [c, keys[c]]));
  try {
    localStorage.setItem(KEY, JSON.stringify(own));
  } catch {
    // private mode: they hold until the page is left
  }
}

export type Refusal = { why: 'reserved' } | { why: 'taken'; by: Command };

/** Why a key cannot be given to a command, or null. A key that begins a sequence (g, x) is taken by it. */
export function refusal(keys: KeyMap, command: Command, wanted: string): Refusal | null {
  if (RESERVED.test(wanted)) return { why: 'reserved' };
  const by = ALL.find((c) => c !== command && keys[c].some((k) => k === wanted || k.split(' ')[0] === wanted));
  return by ? { why: 'taken', by } : null;
}
