/** What is decided but held back for a moment, so that it can be taken back. Leaving in any way does it at once. */
const held = new Set<() => Promise<unknown>>();

/** Answers how to let go of it. */
export function holdBack(deed: () => Promise<unknown>): () => void {
  held.add(deed);
  return () => held.delete(deed);
}

/** Before logging out: afterwards nobody would have the right to do it. */
export async function settleHeld(): Promise<void> {
  await Promise.allSettled([...held].map((deed) => deed()));
}
