/** Where a wait stands against the time within which the queue wants to answer. */
export type Sla = 'ok' | 'near' | 'breach';

export interface SlaState {
  level: Sla;
  /** Since when the wait is clearly under what the level asks for; null while it is not. */
  below: number | null;
}

export const CALM: SlaState = { level: 'ok', below: null };

/** "Near" begins at this share of the time. */
const NEAR = 0.75;
const LEAVE = 0.9;
const LEAVE_MS = 10_000;
const RANK: Record<Sla, number> = { ok: 0, near: 1, breach: 2 };

function levelOf(waited: number, target: number): Sla {
  if (target <= 0) return 'ok';
  if (waited >= target) return 'breach';
  return waited >= NEAR * target ? 'near' : 'ok';
}

/** The state after a look: a level is entered at once, and left after ten seconds under nine tenths of where it begins. */
export function slaAfter(before: SlaState, waited: number, target: number, now: number): SlaState {
  const level = levelOf(waited, target);
  if (RANK[level] >= RANK[before.level]) return { level, below: null };
  const begins = before.level === 'breach' ? target : NEAR * target;
  if (target > 0 && waited >= LEAVE * begins) return { level: before.level, below: null };
  const below = before.below ?? now;
  return now - below >= LEAVE_MS ? { level, below: null } : { level: before.level, below };
}
