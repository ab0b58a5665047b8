import { expect, test } from 'vitest';
import type { Desk, Floor } from './answers';
import { apply } from './events';
import type { DomainEvent } from './frames';

const agent = (id: string, activity = 'ready') => ({ id, name: id, activity, state: 'ready', work: [] });
const interaction = (id: string, state: string, agentId = 'a1') => ({ id, state, agent_id: agentId, queue_id: 'q1' });
const event = (type: string, body: object) =>
  ({ id: 'e', at: '2026-03-02T09:00:00.000Z', type, body }) as unknown as DomainEvent;
const desk = () =>
  ({
    seq: 10,
    agent: agent('a1'),
    interactions: [],
    queues: [],
    dispositions: { q1: [{ id: 'd1' }] },
    pbx: 'up',
  }) as unknown as Desk;
const floor = () =>
  ({ seq: 10, agents: [agent('a1'), agent('a2')], interactions: [], queues: [], pbx: 'up' }) as unknown as Floor;

test('an event that the snapshot already holds changes nothing', () => {
  const held = { desk: desk(), floor: floor() };
  expect(apply(held, 10, event('agent.state_changed', { agent: agent('a1', 'paused') }))).toEqual(held);
});

test('the desk follows its own agent only, the floor every agent', () => {
  const after = apply(
    { desk: desk(), floor: floor() },
    11,
    event('agent.state_changed', { agent: agent('a2', 'talking') }),
  );
  expect(after.desk?.agent?.activity).toBe('ready');
  expect(after.floor?.agents?.find((a) => a.id === 'a2')?.activity).toBe('talking');
  expect([after.desk?.seq, after.floor?.seq]).toEqual([11, 11]);
});

test('every interaction event puts the own interaction on the desk, and another agent takes it off', () => {
  for (const aspect of [
    'created',
    'offered',
    'connected',
    'held',
    'resumed',
    'suspended',
    'wrapup',
    'coded',
    'matched',
  ]) {
    const on = apply(
      { desk: desk() },
      11,
      event(`interaction.${aspect}`, { interaction: interaction('i1', 'active') }),
    );
    expect(on.desk?.interactions?.map((i) => i.id)).toEqual(['i1']);
    const off = apply(on, 12, event('interaction.offer_ended', { interaction: interaction('i1', 'queued', '') }));
    expect(off.desk?.interactions).toEqual([]);
  }
});

test('ended work stays on the desk while its code is missing, and leaves the floor at once', () => {
  const ended = { ...interaction('i1', 'ended'), answered_at: '2026-03-02T09:00:00Z' };
  const after = apply({ desk: desk(), floor: floor() }, 11, event('interaction.ended', { interaction: ended }));
  expect(after.desk?.interactions?.length).toBe(1);
  expect(after.floor?.interactions).toEqual([]);
  const coded = apply(after, 12, event('interaction.coded', { interaction: { ...ended, disposition_id: 'd1' } }));
  expect(coded.desk?.interactions).toEqual([]);
});

test('the link to the PBX is told to both', () => {
  const after = apply({ desk: desk(), floor: floor() }, 11, event('system.pbx', { state: 'down' }));
  expect([after.desk?.pbx, after.floor?.pbx]).toEqual(['down', 'down']);
});
