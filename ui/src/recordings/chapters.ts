import type { Recording } from '../api/records';

export interface Chapter {
  /** Seconds from the beginning. */
  at: number;
  kind: 'start' | 'paused' | 'resumed';
}

/** The places worth going to: the beginning, and where a pause begins and ends. */
export function chaptersOf(r: Recording): Chapter[] {
  const start = Date.parse(r.started_at);
  const length = (r.duration_ms ?? 0) / 1000;
  const chapters: Chapter[] = [{ at: 0, kind: 'start' }];
  for (const pause of r.muted ?? []) {
    chapters.push({ at: (Date.parse(pause.from) - start) / 1000, kind: 'paused' });
    if (pause.to) chapters.push({ at: (Date.parse(pause.to) - start) / 1000, kind: 'resumed' });
  }
  return chapters.filter((c) => c.at >= 0 && c.at <= length);
}
