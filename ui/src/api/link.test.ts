import { beforeEach, describe, expect, it, vi } from 'vitest';
import { AT, agent, count, desk, event, interaction } from '../test/fixtures';
import type { Desk } from './answers';
import { receive } from './link';
import { linkPhase, useLive } from './live';
import { keys, queries } from './queries';
import { deskNow } from './replay';

const held = () => queries.getQueryData<Desk>(keys.desk);

describe('frames', () => {
  beforeEach(() => {
    queries.clear();
    queries.setQueryData(keys.desk, desk());
  });

  it('an event patches the desk', () => {
    receive({
      type: 'event',
      seq: 11,
      event: event('interaction.offered', { interaction: interaction({ state: 'offered' }) }),
    });
    expect(held()?.interactions[0]?.state).toBe('offered');
  });

  it('a snapshot older than the events is brought up to date with them', () => {
    receive({
      type: 'event',
      seq: 5001,
      event: event('agent.state_changed', { agent: agent({ activity: 'held' }) }),
    });
    expect(deskNow(desk({ seq: 5000 })).agent?.activity).toBe('held');
  });

  it('counts change the figures only', () => {
    receive({ type: 'counts', queues: [count({ waiting: 7 })] });
    expect(held()?.queues[0]?.waiting).toBe(7);
  });

  it('resync fetches again', () => {
    const invalidate = vi.spyOn(queries, 'invalidateQueries');
    receive({ type: 'resync', reason: 'gap' });
    expect(invalidate).toHaveBeenCalledWith({ queryKey: keys.desk });
  });

  it('pbx, bye and a new version are told', () => {
    receive({ type: 'pbx', state: 'down', detail: 'no ARI' });
    receive({ type: 'hello', seq: 1, server_time: AT, instance: 'x', version: '1' });
    receive({ type: 'hello', seq: 1, server_time: AT, instance: 'y', version: '2' });
    receive({ type: 'bye', reason: 'shutdown' });
    expect(useLive.getState()).toMatchObject({
      pbx: 'down',
      pbxDetail: 'no ARI',
      version: '1',
      newVersion: '2',
      ended: null,
    });
    receive({ type: 'bye', reason: 'replaced' });
    expect(useLive.getState().ended).toBe('replaced');
  });
});

describe('linkPhase', () => {
  it('shows what the table of §10 says', () => {
    expect(linkPhase(null, 5000)).toBe('live');
    expect(linkPhase(1000, 3999)).toBe('blink');
    expect(linkPhase(1000, 4000)).toBe('lost');
    expect(linkPhase(1000, 21_000)).toBe('stale');
  });
});
