import { useEffect, useRef, useState } from 'react';

/** The newest value, but at most one a second: what changes faster cannot be read. */
export function useCalm<T>(value: T, every = 1000): T {
  const [shown, setShown] = useState(value);
  const last = useRef(0);
  useEffect(() => {
    const rest = last.current + every - Date.now();
    const show = () => {
      last.current = Date.now();
      setShown(value);
    };
    if (rest <= 0) {
      show();
      return;
    }
    const timer = setTimeout(show, rest);
    return () => clearTimeout(timer);
  }, [value, every]);
  return shown ?? value;
}

/** Whether a value has just changed, for the outline around it; false when it is drawn first. */
export function useChanged(value: unknown, during = 600): boolean {
  const before = useRef(value);
  const [changed, setChanged] = useState(false);
  useEffect(() => {
    if (before.current === value) return;
    before.current = value;
    setChanged(true);
    const timer = setTimeout(() => setChanged(false), during);
    return () => clearTimeout(timer);
  }, [value, during]);
  return changed;
}
