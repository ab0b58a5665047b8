import { create } from 'zustand';
import { find, type Inbox, knownKinds } from './kinds';

/**
 * Secrets that were made on this page, by inbox: the provider's form wants them, and the server never tells them again. They
 * are forgotten with the page.
 */
export const useFresh = create<{ made: Record<string, Record<string, string>> }>(() => ({ made: {} }));

/** Remembers what was made for an inbox that was just saved. */
export function rememberMade(id: string, values: Inbox): void {
  const fields = find(knownKinds(), values)?.fields ?? [];
  const made = fields
    .filter((f) => f.generated && values.secrets?.[f.key])
    .map((f) => [f.key, values.secrets?.[f.key] ?? ''] as const);
  if (made.length === 0) return;
  useFresh.setState((s) => ({ made: { ...s.made, [id]: { ...s.made[id], ...Object.fromEntries(made) } } }));
}
