import { expect, it } from 'vitest';
import { heat, step } from './HeatTable';

const hour = (queue_id: string, n: number, offered: number) => ({
  ...{ queue_id, n, offered, answered: offered, abandoned: 0 },
});
const QUEUES = [
  { queue_id: 'q2', name: 'Support' },
  { queue_id: 'q1', name: 'Sales' },
];

it('hours without anybody stand between those with callers, and sites keep their own midnight', () => {
  const got = heat(
    [
      { site_id: 's1', day_start: '2026-03-02T00:00:00Z', hours: [hour('q1', 8, 3), hour('q1', 11, 1)] },
      { site_id: 's2', day_start: '2026-03-02T05:00:00Z', hours: [hour('q2', 4, 2), hour('q9', 1, 7)] },
    ],
    QUEUES,
  );
  expect(got.starts.map((s) => new Date(s).toISOString().slice(11, 16))).toEqual([
    '08:00',
    '09:00',
    '10:00',
    '11:00',
  ]);
  expect(got.rows.map((r) => [r.name, ...r.cells.map((c) => c?.offered)])).toEqual([
    ['Sales', 3, undefined, undefined, 1],
    ['Support', undefined, 2, undefined, undefined],
  ]);
  expect(heat([], QUEUES)).toEqual({ starts: [], rows: [] });
});

it('the ground has five steps, and none for nothing', () => {
  expect([0, 1, 2, 5, 9, 10].map((n) => step(n, 10))).toEqual([0, 1, 1, 3, 5, 5]);
  expect(step(3, 0)).toBe(0);
});
