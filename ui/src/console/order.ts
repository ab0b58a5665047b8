import { useEffect, useMemo, useRef, useState } from 'react';

export const SORTS = ['urgent', 'newest', 'oldest'] as const;
export type Sort = (typeof SORTS)[number];

const KEY = 'cordboard.sort';
const IDLE_MS = 2_000;

export function keptSort(): Sort {
  try {
    return SORTS.find((s) => s === localStorage.getItem(KEY)) ?? 'urgent';
  } catch {
    return 'urgent';
  }
}

export function keepSort(sort: Sort): void {
  try {
    localStorage.setItem(KEY, sort);
  } catch {
    // private mode: it holds until the page is left
  }
}

/** What waits longest is most urgent: it is the next to be forgotten. */
export function sorted<T>(items: T[], sort: Sort, at: (item: T) => string): T[] {
  const oldest = [...items].sort((a, b) => at(a).localeCompare(at(b)));
  return sort === 'newest' ? oldest.reverse() : oldest;
}

/** The order that is shown while nothing may move: what was there stays where it was, what is new comes after it. */
export function hold(before: string[], wanted: string[]): string[] {
  const kept = before.filter((id) => wanted.includes(id));
  return [...kept, ...wanted.filter((id) => !kept.includes(id))];
}

/** Rows in their order, which does not change under a pointer or a focus. `moved` would go elsewhere if it did. */
export function useSettled<T>(items: T[], idOf: (item: T) => string, frozen: boolean): { items: T[]; moved: number } {
  const wanted = items.map(idOf);
  const shown = useRef(wanted);
  const order = frozen ? hold(shown.current, wanted) : wanted;
  shown.current = order;
  const moved = order.filter((id, n) => wanted[n] !== id).length;
  const byId = new Map(items.map((i) => [idOf(i), i]));
  return { items: order.flatMap((id) => byId.get(id) ?? []), moved };
}

/** Whether somebody is about to press something in a list: the pointer or the focus is in it, and was moved lately. */
export function useBusyWith(): [busy: boolean, handlers: React.DOMAttributes<HTMLElement>] {
  const [busy, setBusy] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const handlers = useMemo(() => {
    const stir = () => {
      setBusy(true);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => setBusy(false), IDLE_MS);
    };
    const leave = () => {
      clearTimeout(timer.current);
      setBusy(false);
    };
    return {
      onPointerEnter: stir,
      onPointerMove: stir,
      onPointerLeave: leave,
      onFocus: stir,
      onKeyDown: stir,
      onBlur: leave,
    };
  }, []);
  return [busy, handlers];
}
