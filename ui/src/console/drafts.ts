import { useCallback, useEffect, useRef, useState } from 'react';
import { create } from 'zustand';
import { client, ok } from '../api/client';
import type { Interaction } from '../api/records';
import { chosenCode } from './codes';

const SAVE_MS = 1_500;
const keyFor = (id: string) => `cordboard.draft.${id}`;
let warned = false;
let onNoStorage: () => void = () => undefined;

/** Called once when drafts cannot be kept in this browser. */
export function whenDraftsCannotBeKept(say: () => void): void {
  onNoStorage = say;
}

/** The interactions with notes that the server does not have yet. */
export const useDrafting = create<{ ids: string[] }>(() => ({ ids: [] }));
const drafting = (id: string, on: boolean) =>
  useDrafting.setState(({ ids }) => ({ ids: on ? [...new Set([...ids, id])] : ids.filter((i) => i !== id) }));

/** The same in memory, for browsers that keep nothing. */
const memory = new Map<string, string>();

export function readDraft(id: string): string | null {
  const typed = memory.get(id);
  if (typed !== undefined) return typed;
  try {
    return localStorage.getItem(keyFor(id));
  } catch {
    return null;
  }
}

export function writeDraft(id: string, text: string): void {
  memory.set(id, text);
  drafting(id, true);
  try {
    localStorage.setItem(keyFor(id), text);
  } catch {
    if (!warned) onNoStorage();
    warned = true;
  }
}

export function dropDraft(id: string): void {
  memory.delete(id);
  drafting(id, false);
  try {
    localStorage.removeItem(keyFor(id));
  } catch {
    // nothing was kept
  }
}

export type Saved = 'saved' | 'saving' | 'local';

/** The notes of an interaction while they are typed: kept here at once, at the server a moment later. */
export function useNotes(i: Interaction): { notes: string; change: (text: string) => void; saved: Saved } {
  const [notes, setNotes] = useState(() => readDraft(i.id) ?? i.notes ?? '');
  const [saved, setSaved] = useState<Saved>('saved');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const typed = useRef(false);

  // What another page of the same agent wrote comes in as long as nothing is being typed here.
  useEffect(() => {
    if (!typed.current && readDraft(i.id) === null) setNotes(i.notes ?? '');
  }, [i.id, i.notes]);

  const save = useCallback(
    async (text: string) => {
      if (readDraft(i.id) !== text) return; // finished meanwhile: what was sent with the code stands
      try {
        await ok(
          client.PUT('/api/v1/interactions/{id}/coding', {
            params: { path: { id: i.id } },
            body: { notes: text, disposition_id: chosenCode(i.id, i.disposition_id) },
          }),
        );
        if (readDraft(i.id) === text) dropDraft(i.id);
        setSaved('saved');
      } catch {
        setSaved('local'); // the draft is kept here and goes out with the next change or with the code
      }
    },
    [i.id, i.disposition_id],
  );

  const change = useCallback(
    (text: string) => {
      typed.current = true;
      setNotes(text);
      writeDraft(i.id, text);
      setSaved('saving');
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void save(text), SAVE_MS);
    },
    [i.id, save],
  );

  return { notes, change, saved };
}
