import { useEffect, useRef } from 'react';
import { create } from 'zustand';
import { type KeyMap, keepKeys, keptKeys } from './custom';
import { type Command, isLetterKey, pressed } from './map';

const SEQUENCE_MS = 1_000;
const LETTERS_KEY = 'cordboard.letters';

interface Keys {
  letters: boolean;
  keys: KeyMap;
  /** The commands that can be given now, for the palette. */
  active: Command[];
}

function lettersKept(): boolean {
  try {
    return localStorage.getItem(LETTERS_KEY) !== 'off';
  } catch {
    return true;
  }
}

export const useKeys = create<Keys>(() => ({ letters: lettersKept(), keys: keptKeys(), active: [] }));

export function setLetters(on: boolean): void {
  useKeys.setState({ letters: on });
  try {
    localStorage.setItem(LETTERS_KEY, on ? 'on' : 'off');
  } catch {
    // private mode
  }
}

/** Gives commands other keys, from now on and on this computer. */
export function setKeys(keys: KeyMap): void {
  keepKeys(keys);
  useKeys.setState({ keys });
  ({ byKeys, starts } = index(keys));
}

const handlers = new Map<Command, (() => void)[]>();
const publish = () => useKeys.setState({ active: [...handlers.keys()] });

export function run(command: Command): boolean {
  const handler = handlers.get(command)?.at(-1);
  handler?.();
  return handler !== undefined;
}

/** Gives a command its meaning as long as the component is there and `enabled`; the latest one wins. */
export function useCommand(command: Command, handler: () => void, enabled = true): void {
  const latest = useRef(handler);
  latest.current = handler;
  useEffect(() => {
    if (!enabled) return;
    const mine = () => latest.current();
    handlers.set(command, [...(handlers.get(command) ?? []), mine]);
    publish();
    return () => {
      const rest = (handlers.get(command) ?? []).filter((h) => h !== mine);
      if (rest.length > 0) handlers.set(command, rest);
      else handlers.delete(command);
      publish();
    };
  }, [command, enabled]);
}

/** Where letters are text or belong to an open layer, they are no commands. */
export function takesLetters(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('[role="menu"],[role="listbox"],[role="dialog"]')) return true;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'submit'].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

function index(keys: KeyMap) {
  const byKeys = new Map(Object.entries(keys).flatMap(([c, list]) => list.map((k) => [k, c as Command])));
  const starts = new Set([...byKeys.keys()].filter((k) => k.includes(' ')).map((k) => k.split(' ')[0]));
  return { byKeys, starts };
}
let { byKeys, starts } = index(useKeys.getState().keys);

/** The first key of a sequence, and when it was pressed. */
let first = '';
let firstAt = 0;

/** Whether a key pressed at a time would be the second of a sequence: then it is nothing else. */
export function inSequence(at: number): boolean {
  return first !== '' && at - firstAt < SEQUENCE_MS;
}

/** Listens to the whole page; returns how to stop. */
export function listenToKeys(root: Pick<Document, 'addEventListener' | 'removeEventListener'>): () => void {
  first = '';
  const onKey = (e: KeyboardEvent) => {
    if (e.defaultPrevented || e.isComposing) return;
    const key = pressed(e);
    const letter = isLetterKey(key);
    if (e.repeat && key !== 'j' && key !== 'k') return;
    if (letter && (!useKeys.getState().letters || takesLetters(e.target))) return;
    const sequence = inSequence(e.timeStamp) ? byKeys.get(`${first} ${key}`) : undefined;
    first = '';
    const command = sequence ?? byKeys.get(key);
    if (command && run(command)) {
      e.preventDefault();
      return;
    }
    if (letter && starts.has(key)) {
      first = key;
      firstAt = e.timeStamp;
    }
  };
  root.addEventListener('keydown', onKey as EventListener);
  return () => root.removeEventListener('keydown', onKey as EventListener);
}
