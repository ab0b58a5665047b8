import { expect, it } from 'vitest';
import type { Recording } from '../api/records';
import { chaptersOf } from './chapters';

const recording = {
  id: 'r',
  started_at: '2026-03-04T05:00:00Z',
  duration_ms: 10_000,
  muted: [
    { from: '2026-03-04T05:00:02Z', to: '2026-03-04T05:00:04Z' },
    { from: '2026-03-04T05:00:09Z' },
    { from: '2026-03-04T05:01:00Z' },
  ],
} as Recording;

it('leads to the beginning and to both ends of every pause that is in the sound', () => {
  expect(chaptersOf(recording)).toEqual([
    { at: 0, kind: 'start' },
    { at: 2, kind: 'paused' },
    { at: 4, kind: 'resumed' },
    { at: 9, kind: 'paused' },
  ]);
});
