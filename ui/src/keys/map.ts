import type { Key } from '../i18n';

/** The commands with their keys. */
export const COMMANDS = {
  accept: { keys: ['F2', 'a'], group: 'call' },
  mute: { keys: ['F8', 'm'], group: 'call' },
  hold: { keys: ['F9', 'h'], group: 'call' },
  skip: { keys: ['s'], group: 'call' },
  keypad: { keys: ['d'], group: 'call' },
  recording: { keys: ['v'], group: 'call' },
  transfer: { keys: ['shift+F9', 't'], group: 'call' },
  consult: { keys: ['c'], group: 'call' },
  conference: { keys: ['shift+c'], group: 'call' },
  dropThird: { keys: ['shift+d'], group: 'call' },
  hangup: { keys: ['shift+F8', 'x x'], group: 'call' },
  extend: { keys: ['+'], group: 'wrapup' },
  finish: { keys: ['mod+Enter'], group: 'wrapup' },
  stateMenu: { keys: ['p'], group: 'state' },
  ready: { keys: ['shift+p'], group: 'state' },
  hand: { keys: ['!'], group: 'state' },
  next: { keys: ['j'], group: 'list' },
  previous: { keys: ['k'], group: 'list' },
  notes: { keys: ['n'], group: 'list' },
  reply: { keys: ['r'], group: 'written' },
  resolve: { keys: ['e'], group: 'written' },
  resolveNext: { keys: ['shift+e'], group: 'written' },
  snooze: { keys: ['z'], group: 'written' },
  tag: { keys: ['#'], group: 'written' },
  goStrip: { keys: ['g 1'], group: 'go' },
  goList: { keys: ['g 2'], group: 'go' },
  goMain: { keys: ['g 3'], group: 'go' },
  goContext: { keys: ['g 4'], group: 'go' },
  goScript: { keys: ['g s'], group: 'go' },
  goForm: { keys: ['g o'], group: 'go' },
  goDesk: { keys: ['g d'], group: 'go' },
  goInbox: { keys: ['g i'], group: 'go' },
  goContacts: { keys: ['g c'], group: 'go' },
  goConversations: { keys: ['g h'], group: 'go' },
  goCampaigns: { keys: ['g p'], group: 'go' },
  goFloor: { keys: ['g f'], group: 'go' },
  goLists: { keys: ['g l'], group: 'go' },
  goAdmin: { keys: ['g a'], group: 'go' },
  toggleList: { keys: ['['], group: 'go' },
  toggleContext: { keys: [']'], group: 'go' },
  palette: { keys: ['mod+k'], group: 'general' },
  sheet: { keys: ['?'], group: 'general' },
} as const satisfies Record<string, { keys: readonly string[]; group: string }>;

export type Command = keyof typeof COMMANDS;
export type Group = (typeof COMMANDS)[Command]['group'];
export const GROUPS: Group[] = ['call', 'wrapup', 'state', 'list', 'written', 'go', 'general'];

export function commandsOf(group: Group): Command[] {
  return (Object.keys(COMMANDS) as Command[]).filter((c) => COMMANDS[c].group === group);
}

export function labelKey(command: Command): Key {
  return `keys:command.${command}`;
}

/** A key press as it is written in the map: "shift+F8", "mod+k", "?", "g". */
export function pressed(e: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>): string {
  const named = e.key.length > 1;
  const letter = /^\p{L}$/u.test(e.key);
  const key = letter ? e.key.toLowerCase() : e.key;
  // AltGr reports as Ctrl+Alt: what it types counts, not how it was typed.
  const typedByAltGr = e.ctrlKey && e.altKey && !named;
  const mod = (e.ctrlKey || e.metaKey) && !typedByAltGr ? 'mod+' : '';
  const alt = e.altKey && !typedByAltGr ? 'alt+' : '';
  const shift = e.shiftKey && (named || letter) ? 'shift+' : '';
  return `${mod}${alt}${shift}${key}`;
}

/** Keys that only type when no field has the focus, and that may be turned off (WCAG 2.1.4). */
export function isLetterKey(keys: string): boolean {
  return !/^(shift\+)?F\d+$|^mod\+/.test(keys);
}

/** How a key is written for people. */
export function keyText(keys: string, mac: boolean): string {
  return keys
    .replace('mod+', mac ? '⌘' : 'Ctrl+')
    .replace('shift+', mac ? '⇧' : 'Shift+')
    .replace(/(^| |\+)([a-z])$/g, (_, before, l) => before + l.toUpperCase())
    .replace(/^([a-z])/, (l) => l.toUpperCase());
}

export const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);
