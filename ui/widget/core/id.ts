/** An id that no other page makes. */
export function newID(): string {
  const b = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(b, (v) => v.toString(16).padStart(2, '0')).join('');
}
