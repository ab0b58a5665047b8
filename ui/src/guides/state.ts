import { create } from 'zustand';
import type { Answers } from './answers';

export type Tab = 'contact' | 'script' | 'form';

/** What an agent agreed with a customer, as it stands in the picker. */
export interface Wish {
  date: string;
  time: string;
  number: string;
  forMe: boolean;
  note: string;
  /** The zone that date and time are of. */
  zone: string;
}

interface Guides {
  /** The part of the customer's panel that is shown; the choice holds for the next conversation, too. */
  tab: Tab;
  /** Asks for the focus: counts up. */
  focus: number;
  /** Why finishing was refused, by interaction. */
  refused: Record<string, string>;
}

export const useGuides = create<Guides>(() => ({ tab: 'contact', focus: 0, refused: {} }));

export function showTab(tab: Tab): void {
  useGuides.setState((s) => ({ tab, focus: s.focus + 1 }));
}

export function refuse(id: string, why: string): void {
  useGuides.setState((s) => ({ refused: { ...s.refused, [id]: why } }));
}

/** Something that is being written about an interaction: kept in this browser at once, so that a reload loses nothing. */
function keeper<T>(name: string) {
  const kept = create<Record<string, T | undefined>>(() => ({}));
  const at = (id: string) => `cordboard.${name}.${id}`;
  const read = (id: string): T | undefined => {
    const known = kept.getState();
    if (id in known) return known[id];
    try {
      const text = localStorage.getItem(at(id));
      return text ? (JSON.parse(text) as T) : undefined;
    } catch {
      return undefined;
    }
  };
  const write = (id: string, value: T | undefined) => {
    kept.setState({ [id]: value });
    try {
      if (value === undefined) localStorage.removeItem(at(id));
      else localStorage.setItem(at(id), JSON.stringify(value));
    } catch {
      // kept in memory at least
    }
  };
  const use = (id: string): T | undefined => {
    const now = kept((s) => (id in s ? { value: s[id] } : null)?.value);
    return id in kept.getState() ? now : read(id);
  };
  return { read, write, use };
}

export const answerDrafts = keeper<Answers>('form');
export const wishes = keeper<Wish>('callback');
