import { useEffect } from 'react';
import { closeSheet } from './sheet';

/** The search has the focus as long as the sheet is new; where it was before gets it back. */
export function useReturnOfFocus(
  body: React.RefObject<HTMLElement | null>,
  first: React.RefObject<HTMLInputElement | null>,
) {
  useEffect(() => {
    const before = document.activeElement;
    const sheet = body.current;
    first.current?.focus();
    return () => {
      const left = document.activeElement;
      const ours = !left || left === document.body || sheet?.contains(left);
      if (ours && before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [body, first]);
}

const LAYER = '[role="dialog"],[role="menu"],[role="listbox"],[aria-expanded="true"]';

/** Escape closes the sheet wherever the focus is, unless another layer is open that it closes first. */
export function useEscape(body: React.RefObject<HTMLElement | null>) {
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (e.key !== 'Escape' || e.isComposing) return;
      const at = e.target instanceof HTMLElement ? e.target : null;
      if (!body.current?.contains(at) && at?.closest(LAYER)) return;
      e.preventDefault();
      e.stopPropagation();
      closeSheet();
    };
    document.addEventListener('keydown', onKey, true);
    return () => document.removeEventListener('keydown', onKey, true);
  }, [body]);
}
