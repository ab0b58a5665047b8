/** A day as <input type="date"> has it, of the midnight in UTC that the server keeps; nothing of nothing. */
export const dayOfInstant = (at: string | undefined): string => (at ?? '').slice(0, 10);

export const instantOfDay = (day: string): string => (day ? `${day}T00:00:00Z` : '');

/** Today where the reader is. */
export function today(now = new Date()): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
