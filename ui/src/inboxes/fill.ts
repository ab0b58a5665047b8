/** The placeholders that are filled in, as channels/canned/fill.go knows them. */
export const PLACEHOLDERS = ['contact.name', 'agent.name', 'thread.number'] as const;

const PLACEHOLDER = /\{\{ *([a-z0-9._]{1,80}) *\}\}/g;

/**
 * Puts values into a canned answer, as channels/canned/fill.go does; testdata/fill.json there holds both to it. What nothing
 * fills in stays as it was written, and its name is among missing.
 */
export function fill(body: string, values: Readonly<Record<string, string>>): { text: string; missing: string[] } {
  const missing = new Set<string>();
  const text = body.replace(PLACEHOLDER, (whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : '';
    if (value) return value;
    missing.add(name);
    return whole;
  });
  return { text, missing: [...missing] };
}

/** The names in a text that nothing fills in. */
export function strangers(body: string): string[] {
  return fill(body, {}).missing.filter((n) => !(PLACEHOLDERS as readonly string[]).includes(n));
}
