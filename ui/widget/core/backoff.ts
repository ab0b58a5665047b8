/** How long to wait before the n-th try (from 0): twice as long each time up to 30 s, anywhere in the upper half of it. */
export function backoff(n: number, random: () => number = Math.random): number {
  const most = Math.min(30_000, 500 * 2 ** Math.min(n, 10));
  return most / 2 + random() * (most / 2);
}
