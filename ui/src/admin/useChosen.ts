import { useRef, useState } from 'react';
import type { Row } from '../api/rows';

/** The rows with a tick. Shift takes all from the last tick to this one, by mouse and by Shift+Space. */
export function useChosen(found: Row[], shown: Row[]) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const last = useRef('');
  const shift = useRef(false);
  // what a filter hides is not chosen: nobody changes rows that are out of sight
  const rows = found.filter((r) => ids.has(r.id));

  function toggle(id: string, on: boolean) {
    const from = shown.findIndex((r) => r.id === last.current);
    const to = shown.findIndex((r) => r.id === id);
    const range = shift.current && from >= 0 ? shown.slice(Math.min(from, to), Math.max(from, to) + 1) : [];
    const next = new Set(ids);
    for (const each of [id, ...range.map((r) => r.id)]) {
      if (on) next.add(each);
      else next.delete(each);
    }
    last.current = id;
    setIds(next);
  }
  return {
    rows,
    has: (id: string) => ids.has(id),
    toggle,
    /** A tick does not tell whether Shift was held; the press before it does. */
    heldShift: (e: { shiftKey: boolean }) => {
      shift.current = e.shiftKey;
    },
    choose: (these: Row[]) => setIds(new Set(these.map((r) => r.id))),
    clear: () => setIds(new Set()),
  };
}

export type Chosen = ReturnType<typeof useChosen>;
