import type { NounForm } from '../admin/noun';

/** What the server found wrong with one row of a list, whichever part of it: "actions.0.value" belongs to the row 0. */
export function errorOf(form: NounForm, row: string): string | undefined {
  const at = Object.keys(form.errors).find((name) => name === row || name.startsWith(`${row}.`));
  return at ? String(form.errors[at]) : undefined;
}

/** Forgets what was found wrong with a list: its rows are others now. */
export function clearErrors(form: NounForm, list: string): void {
  for (const name of Object.keys(form.errors)) {
    if (name === list || name.startsWith(`${list}.`)) form.clearFieldError(name);
  }
}
