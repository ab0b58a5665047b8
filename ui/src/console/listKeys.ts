const ROWS = '[data-testid="interaction-row"]';

/** Arrows walk through the rows of the work list, digits pick one; Tab leaves it as everywhere. */
export function onListKey(e: React.KeyboardEvent<HTMLElement>): void {
  if (
    e.ctrlKey ||
    e.metaKey ||
    e.altKey ||
    e.target instanceof HTMLInputElement ||
    e.target instanceof HTMLSelectElement
  )
    return;
  const rows = [...e.currentTarget.querySelectorAll<HTMLElement>(ROWS)];
  if (rows.length === 0) return;
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const digit = /^[1-9]$/.test(e.key) ? rows[Number(e.key) - 1] : undefined;
  const target =
    e.key === 'ArrowDown'
      ? rows[Math.min(rows.length - 1, at + 1)]
      : e.key === 'ArrowUp'
        ? rows[Math.max(0, at - 1)]
        : e.key === 'Home'
          ? rows[0]
          : e.key === 'End'
            ? rows.at(-1)
            : digit;
  if (!target) return;
  e.preventDefault();
  target.focus();
  if (digit) target.click();
}

const LAYER = '[role="dialog"],[role="menu"],[role="listbox"],[role="alertdialog"],[aria-expanded="true"]';

/** Escape leaves a field, then goes back to the list; what is open as a layer closes first, and by itself. */
export function onEscape(e: KeyboardEvent): void {
  if (e.key !== 'Escape' || e.defaultPrevented || !(e.target instanceof HTMLElement)) return;
  if (e.target.closest(LAYER) || document.querySelector('[role="dialog"],[role="menu"]')) return;
  const field = e.target.closest('input,textarea,select');
  if (field && e.target.closest('#main,#context')) {
    document.getElementById('main')?.focus();
    if (document.activeElement === e.target) e.target.blur(); // where one pane is shown, that one may not be it
    return;
  }
  if (e.target.closest('#main,#context')) {
    const row = document.querySelector<HTMLElement>(`#list ${ROWS}[aria-current]`);
    (row ?? document.getElementById('list'))?.focus();
  }
}
