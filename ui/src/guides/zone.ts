/** The zone of this computer. */
export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

export function isZone(zone: string): boolean {
  try {
    return Boolean(zone) && Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
}

/** The clock of a zone at an instant: "2026-03-02" and "10:00". */
export function wallIn(zone: string, at: number): { date: string; time: string } {
  const f = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const part = Object.fromEntries(f.formatToParts(at).map((p) => [p.type, p.value]));
  return { date: `${part.year}-${part.month}-${part.day}`, time: `${part.hour}:${part.minute}` };
}

/**
 * The instant at which the clock of a zone shows a date and time, or null for what is none. An hour that is skipped in spring
 * is the one after it, an hour that comes twice in autumn the first.
 */
export function instantOf(date: string, time: string, zone: string): number | null {
  const wanted = Date.parse(`${date}T${time}:00Z`);
  if (Number.isNaN(wanted) || !isZone(zone)) return null;
  const offsetAt = (at: number) => {
    const w = wallIn(zone, at);
    return Date.parse(`${w.date}T${w.time}:00Z`) - at;
  };
  const DAY = 86_400_000;
  const early = wanted - offsetAt(wanted - DAY);
  const late = wanted - offsetAt(wanted + DAY);
  for (const at of [Math.min(early, late), Math.max(early, late)]) {
    if (at + offsetAt(at) === wanted) return at;
  }
  return Math.max(early, late);
}

/** The date some days from today in a zone. */
export function dayIn(zone: string, days: number, now: number): string {
  const today = wallIn(zone, now).date;
  return new Date(Date.parse(`${today}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
