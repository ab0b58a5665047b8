import type { Desk, Floor } from './answers';
import { apply } from './events';
import type { DomainEvent } from './frames';

/**
 * The latest events, kept for a moment: an answer fetched while events arrived is older than they are, and is brought up
 * to date with them before it replaces what was shown.
 */
const KEEP = 1_000;
let recent: { seq: number; event: DomainEvent }[] = [];

export function remember(seq: number, event: DomainEvent): void {
  recent.push({ seq, event });
  if (recent.length > KEEP * 2) recent = recent.slice(-KEEP);
}

export function deskNow(desk: Desk): Desk {
  return recent.reduce((d, { seq, event }) => apply({ desk: d }, seq, event).desk ?? d, desk);
}

export function floorNow(floor: Floor): Floor {
  return recent.reduce((f, { seq, event }) => apply({ floor: f }, seq, event).floor ?? f, floor);
}
