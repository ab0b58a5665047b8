import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { fetchOlder } from '../queries';
import type { Held } from '../timeline';

const NEAR_PX = 80;

/**
 * The scrolling of a timeline: it opens at the first message nobody looked at, else at the end; stays at the end while new
 * ones come, unless somebody reads further up; and keeps its place when earlier ones are put before.
 */
export function useScroll(id: string, held: Held | undefined, unreadId: string) {
  const box = useRef<HTMLElement>(null);
  const before = useRef<{ first: string; last: string; height: number } | null>(null);
  const atEnd = useRef(true);
  const [away, setAway] = useState(false);
  const [fresh, setFresh] = useState(0);
  const [older, setOlder] = useState<'idle' | 'busy' | 'failed'>('idle');
  const first = held?.items[0]?.id ?? '';
  const last = held?.items.at(-1)?.id ?? '';
  const count = held?.items.length ?? 0;

  const toEnd = useCallback(() => {
    const b = box.current;
    if (b) b.scrollTop = b.scrollHeight;
    setFresh(0);
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another conversation begins anew
  useLayoutEffect(() => {
    before.current = null;
    atEnd.current = true;
    setFresh(0);
  }, [id]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the count says that something came
  useLayoutEffect(() => {
    const b = box.current;
    if (!b || !last) return;
    const was = before.current;
    if (!was) {
      const line = unreadId ? document.getElementById(`m-${unreadId}`) : null;
      if (line) b.scrollTop = Math.max(0, line.offsetTop - b.offsetTop - 60);
      else b.scrollTop = b.scrollHeight;
      atEnd.current = b.scrollHeight - b.scrollTop - b.clientHeight < NEAR_PX;
    } else if (was.last !== last) {
      if (atEnd.current) b.scrollTop = b.scrollHeight;
      else setFresh((n) => n + 1);
    } else if (was.first !== first) b.scrollTop += b.scrollHeight - was.height;
    before.current = { first, last, height: b.scrollHeight };
  }, [first, last, count]);

  // pictures and frames take their room later: who is at the end stays there
  useEffect(() => {
    const b = box.current;
    const inner = b?.firstElementChild;
    if (!b || !inner || typeof ResizeObserver === 'undefined') return;
    const watch = new ResizeObserver(() => {
      if (atEnd.current) b.scrollTop = b.scrollHeight;
      if (before.current) before.current.height = b.scrollHeight;
    });
    watch.observe(inner);
    watch.observe(b);
    return () => watch.disconnect();
  }, []);

  const more = useCallback(async () => {
    setOlder('busy');
    try {
      await fetchOlder(id);
      setOlder('idle');
    } catch {
      setOlder('failed');
    }
  }, [id]);

  function onScroll() {
    const b = box.current;
    if (!b) return;
    atEnd.current = b.scrollHeight - b.scrollTop - b.clientHeight < NEAR_PX;
    setAway(!atEnd.current);
    if (atEnd.current) setFresh(0);
    if (b.scrollTop < 120 && held?.more && older === 'idle') void more();
  }
  return { box, onScroll, toEnd, away, fresh, older, more };
}
