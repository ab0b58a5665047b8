import { describe, expect, it } from 'vitest';
import { AT, agentCount, count, interaction } from '../test/fixtures';
import { callbacks, dueLater, handlingTime, line, occupancy, waitedBefore } from './figures';
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
  const caller = (id: string, part: object = {}) =>
    interaction({ id, state: 'queued', agent_id: '', queued_at: at(0), ...part });
  const back = (id: string, not_before?: string) =>
    caller(id, { direction: 'out', callback: { number: '600', attempts: 0, not_before } });
  const queue = count({ waiting: 3, step_ms: 30_000 });
  const order = (places: ReturnType<typeof line>) => places.map((p) => [p.interaction.id, p.position, p.expected]);
  it('is the server’s, callbacks that are due among the callers', () => {
    const all = [caller('a'), back('b'), caller('c'), back('later', at(3600)), back('came', at(10))];
    expect(order(line(all, queue, ['c', 'b', 'a', 'came'], now))).toEqual([
      ['c', 1, 30_000],
      ['b', 2, 60_000],
      ['a', 3, 90_000],
      ['came', 4, 120_000],
    ]);
  });
  it('gives nobody a place that the server has not told', () => {
    const rings = caller('r', { state: 'offered' });
    expect(order(line([caller('new', { queued_at: at(9) }), caller('a'), rings], queue, ['gone', 'a'], now))).toEqual(
      [
        ['r', 0, null],
        ['a', 2, 60_000],
        ['new', null, null],
      ],
    );
  });
  it('promises nothing where the desk does not', () => {
    expect(line([caller('a')], count(), ['a'], now)[0]?.expected).toBeNull();
  });
  it('leaves out who is served, calls out or belongs elsewhere', () => {
    const other = [
      interaction({ state: 'active' }),
      caller('x', { queue_id: 'q2' }),
      caller('y', { direction: 'out' }),
      interaction({ id: 'z', direction: 'out', state: 'dialing' }),
    ];
    expect(line(other, queue, [], now)).toEqual([]);
  });
  it('knows the callbacks by when they are due', () => {
    const all = [back('b', at(7200)), caller('a'), back('c', at(3600)), back('now')];
    expect(callbacks(all, 'q1', now).map((i) => [i.id, dueLater(i, now)])).toEqual([
      ['now', null],
      ['c', Date.parse(at(3600))],
      ['b', Date.parse(at(7200))],
    ]);
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
