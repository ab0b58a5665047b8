import { QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AT, agent, event, interaction } from '../test/fixtures';
import { EVENT_TYPES, type EventType } from './frames';
import { datedBy } from './freshen';
import { receive } from './link';
import { queries } from './queries';

let seq = 100;
const happens = (type: EventType, body: object) => receive({ type: 'event', seq: ++seq, event: event(type, body) });

describe('what is shown of the past', () => {
  const asked: string[] = [];
  const ends: (() => void)[] = [];
  function shows(...keys: string[][]) {
    for (const queryKey of keys) {
      const queryFn = async () => asked.push(queryKey.join(' '));
      ends.push(
        new QueryObserver(queries, { queryKey, queryFn, staleTime: Number.POSITIVE_INFINITY }).subscribe(() => {}),
      );
    }
  }
  beforeEach(async () => {
    vi.useFakeTimers();
    queries.clear();
    shows(['quarters', 'q1'], ['quarters', 'q2'], ['hours'], ['agent-day', 'a1'], ['history', 'a1'], ['voicemail']);
    shows(['targets']);
    await vi.advanceTimersByTimeAsync(0);
    asked.length = 0;
  });
  afterEach(() => {
    for (const end of ends.splice(0)) end();
    vi.useRealTimers();
  });

  it('is asked for again when a conversation ends, each once', async () => {
    const i = interaction({ state: 'ended' });
    happens('interaction.ended', { interaction: i, agent_id: 'a1' });
    happens('interaction.coded', { interaction: i, agent_id: 'a1' });
    await vi.advanceTimersByTimeAsync(900);
    expect(asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect([...new Set(asked)].sort()).toEqual(['agent-day a1', 'history a1', 'hours', 'quarters q1']);
    expect(asked.filter((a) => a === 'hours')).toHaveLength(1);
  });
  it('is asked for after the last of many events, but not for each', async () => {
    for (let n = 0; n < 50; n++) {
      happens('agent.work_changed', { agent: agent() });
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(asked.length).toBeGreaterThan(3);
    expect(asked.length).toBeLessThan(6);
    const before = asked.length;
    await vi.advanceTimersByTimeAsync(3_000);
    expect(asked.length).toBeGreaterThan(before);
    const quiet = asked.length;
    await vi.advanceTimersByTimeAsync(9_000);
    expect(asked).toHaveLength(quiet);
  });
  it('leaves others’ days alone', async () => {
    happens('agent.state_changed', { agent: agent({ id: 'a2' }) });
    await vi.advanceTimersByTimeAsync(9_000);
    expect(asked).toEqual([]);
  });
  it('is asked for when the server says so, and after a gap', async () => {
    receive({ type: 'changed', topics: ['targets', 'voicemail'] });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(asked.sort()).toEqual(['targets', 'voicemail']);
    receive({ type: 'resync', reason: 'gap' });
    await vi.advanceTimersByTimeAsync(100);
    expect(new Set(asked).size).toBe(7);
  });
});

it('knows every event', () => {
  const body = { agent: agent(), interaction: interaction(), call: { id: 'c' }, noun: 'queue', instance: AT };
  for (const type of EVENT_TYPES) expect(() => datedBy(event(type, body))).not.toThrow();
});
