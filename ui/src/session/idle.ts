import { useEffect, useState } from 'react';

/** How long the question stands before it counts as answered by nobody (WCAG 2.2.1 wants 20 s at least). */
export const ANSWER_MS = 30_000;
const TELL_EVERY_MS = 5_000;
const INPUTS = ['pointerdown', 'keydown', 'wheel', 'touchstart', 'mousemove'] as const;

let touchedAt = Date.now();
let toldAt = 0;
const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('cordboard.touched');

/** Somebody is here; the other tabs of this browser hear of it. */
export function touch(at = Date.now()): void {
  touchedAt = at;
  if (at - toldAt < TELL_EVERY_MS) return;
  toldAt = at;
  channel?.postMessage(at);
}

/**
 * When the person has to have answered, or null while somebody is here. Counts only while `watching`: a call, a pause or
 * a return to ready begins the count anew.
 */
export function useIdle(minutes: number, watching: boolean): { askedUntil: number | null; here: () => void } {
  const [askedUntil, setAsked] = useState<number | null>(null);
  useEffect(() => {
    setAsked(null);
    if (!watching) return;
    touch();
    let asked: number | null = null;
    const show = (until: number | null) => {
      asked = until;
      setAsked(until);
    };
    const seen = (e: Event) => {
      // a cleaner's cloth moves a mouse: once asked, only a press or a key is an answer
      if (asked !== null && (e.type === 'mousemove' || e.type === 'wheel')) return;
      touch();
      if (asked !== null) show(null);
    };
    const heard = (m: MessageEvent<number>) => {
      touchedAt = Math.max(touchedAt, m.data);
      if (asked !== null) show(null);
    };
    for (const name of INPUTS) window.addEventListener(name, seen, { capture: true, passive: true });
    channel?.addEventListener('message', heard);
    const timer = setInterval(() => {
      const now = Date.now();
      if (asked === null && now - touchedAt >= minutes * 60_000) show(now + ANSWER_MS);
    }, 1_000);
    return () => {
      clearInterval(timer);
      channel?.removeEventListener('message', heard);
      for (const name of INPUTS) window.removeEventListener(name, seen, { capture: true });
    };
  }, [minutes, watching]);
  return {
    askedUntil,
    here: () => {
      touch();
      setAsked(null);
    },
  };
}
