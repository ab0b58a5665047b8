import { describe, expect, it } from 'vitest';
import { AT, agentCount, count, interaction } from '../test/fixtures';
import { handlingTime, line, occupancy, waitedBefore } from './figures';
import { bars } from './QuarterChart';
import { merged } from './ShiftTimeline';

const now = Date.parse(AT) + 60_000;
const at = (seconds: number) => new Date(Date.parse(AT) + seconds * 1000).toISOString();

describe('an agent’s figures', () => {
  it('add what runs now to what was counted', () => {
    const n = agentCount({ busy_ms: 60_000, available_ms: 60_000 });
    expect(occupancy(n, 'talking', now)).toBeCloseTo(2 / 3);
    expect(occupancy(n, 'ready', now)).toBeCloseTo(1 / 3);
    expect(occupancy(n, 'paused', now)).toBe(0.5);
    expect(occupancy(undefined, 'ready', now)).toBeNull();
  });
  it('are nothing before the first conversation', () => {
    expect(handlingTime(agentCount())).toBeNull();
    expect(handlingTime(agentCount({ handled_today: 2, handling_ms: 300_000 }))).toBe(150_000);
    expect(waitedBefore(interaction({ queued_at: AT, answered_at: at(12) }))).toBe(12_000);
    expect(waitedBefore(null)).toBeNull();
  });
});

describe('the line', () => {
  const caller = (id: string, queued: number, priority = 0) =>
    interaction({ id, state: 'queued', agent_id: '', queued_at: at(queued), priority });
  const queue = count({ waiting: 3, step_ms: 30_000 });
  const order = (places: ReturnType<typeof line>) => places.map((p) => [p.interaction.id, p.position, p.expected]);
  it('goes by priority, then by the time waited, and tells each the wait', () => {
    expect(order(line([caller('a', 20), caller('b', 10), caller('c', 30, 5)], queue, undefined, now))).toEqual([
      ['c', 1, 30_000],
      ['b', 2, 60_000],
      ['a', 3, 90_000],
    ]);
  });
  it('lets age weigh up to its limit', () => {
    const aged = { age_seconds: 10, age_most: 3 };
    expect(order(line([caller('new', 59, 2), caller('old', 0)], queue, aged, now)).map((p) => p[0])).toEqual([
      'old',
      'new',
    ]);
  });
  it('promises nothing where the desk does not', () => {
    expect(line([caller('a', 0)], count(), undefined, now)[0]?.expected).toBeNull();
  });
  it('leaves out who is served or belongs elsewhere', () => {
    const other = [interaction({ state: 'active' }), interaction({ state: 'queued', queue_id: 'q2' })];
    expect(line(other, queue, undefined, now)).toEqual([]);
  });
});

it('stretches that look the same are one', () => {
  const s = (activity: 'ready' | 'talking', from: number, to?: number) => ({
    state: 'ready' as const,
    activity,
    from: at(from),
    to: to === undefined ? undefined : at(to),
  });
  expect(merged([s('ready', 0, 10), s('talking', 10, 20), s('talking', 20)]).map((p) => [p.activity, p.to])).toEqual([
    ['ready', Date.parse(at(10))],
    ['talking', null],
  ]);
});

it('quarters without anybody stand between those with somebody', () => {
  const list = bars({
    day_start: AT,
    today: [{ n: 32, offered: 4, answered: 3, abandoned: 1 }],
    usual: [{ n: 34, offered: 2, answered: 2, abandoned: 0 }],
    days: 3,
  });
  expect(list.map((b) => [b.n, b.offered, b.usual])).toEqual([
    [32, 4, 0],
    [33, 0, 0],
    [34, 0, 2],
  ]);
  expect(bars({ day_start: AT, today: [], usual: [], days: 0 })).toEqual([]);
});
