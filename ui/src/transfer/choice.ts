import { useRef, useState } from 'react';
import { hold } from '../console/order';
import { type Option, optionKey } from './options';

/**
 * The rows of one list and the one that is chosen. While the same is looked for nothing changes its place: what is
 * under the pointer or the cursor must not become somebody else because a colleague hung up.
 */
export function useChoice(options: Option[], looked: string) {
  const [chosen, setChosen] = useState('');
  const kept = useRef({ looked: '', order: [] as string[] });
  const wanted = options.map(optionKey);
  const order = kept.current.looked === looked ? hold(kept.current.order, wanted) : wanted;
  kept.current = { looked, order };
  const byKey = new Map(options.map((o) => [optionKey(o), o]));
  const shown = order.flatMap((k) => byKey.get(k) ?? []);
  const active = byKey.get(chosen) ?? shown[0] ?? null;
  return {
    shown,
    active,
    choose: (o: Option) => setChosen(optionKey(o)),
    step: (by: number) => {
      const at = active ? shown.indexOf(active) : -1;
      const next = shown[(at + by + shown.length) % Math.max(1, shown.length)];
      if (next) setChosen(optionKey(next));
    },
  };
}
