import { useEffect } from 'react';
import { create } from 'zustand';

/** What is said to screen readers: politely, or at once for offers and the loss of the link (WCAG 4.1.3). */
const useSaid = create<{ polite: string; assertive: string }>(() => ({ polite: '', assertive: '' }));
const APART_MS = 2_000;
let waiting: string[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;

export function sayNow(text: string): void {
  useSaid.setState({ assertive: text });
}

/** At most one message in two seconds; what comes in between is said together. */
export function say(text: string): void {
  if (timer) {
    if (!waiting.includes(text)) waiting.push(text);
    return;
  }
  useSaid.setState({ polite: text });
  timer = setTimeout(() => {
    timer = undefined;
    const next = waiting.join('. ');
    waiting = [];
    if (next) say(next);
  }, APART_MS);
}

export const said = () => useSaid.getState();

export function Announcer() {
  const { polite, assertive } = useSaid();
  useEffect(
    () => () => {
      clearTimeout(timer);
      timer = undefined; // else whoever logs in next would be told nothing any more
      waiting = [];
      useSaid.setState({ polite: '', assertive: '' });
    },
    [],
  );
  return (
    <>
      <div className="sr" role="status" aria-live="polite">
        {polite}
      </div>
      <div className="sr" role="alert" aria-live="assertive">
        {assertive}
      </div>
    </>
  );
}
