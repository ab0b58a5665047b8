import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { agent, count, desk, event, floor, interaction } from '../test/fixtures';
import { apply, lacksCode, mergeCounts } from './events';
import { EVENT_TYPES, type EventType } from './frames';

const agentTypes = EVENT_TYPES.filter((t) => t.startsWith('agent.'));
const interactionTypes = EVENT_TYPES.filter((t) => t.startsWith('interaction.'));
const callTypes = EVENT_TYPES.filter((t) => t.startsWith('call.'));

describe('the catalogue', () => {
  it('is the one of the daemon', () => {
    const go = readFileSync('../events/catalogue.go', 'utf8');
    const types = [...go.matchAll(/Type = "([a-z_.]+)"/g)].map((m) => m[1]);
    expect([...EVENT_TYPES].sort()).toEqual(types.sort());
  });
});

describe('agent events', () => {
  it.each(agentTypes)('%s replaces the own record and the one on the floor', (type) => {
    const after = apply({ desk: desk(), floor: floor() }, 11, event(type, { agent: agent({ activity: 'talking' }) }));
    expect(after.desk?.agent?.activity).toBe('talking');
    expect(after.floor?.agents.map((a) => a.activity)).toEqual(['talking']);
    expect(after.desk?.seq).toBe(11);
  });
  it.each(agentTypes)('%s of another leaves the own record and joins the floor', (type) => {
    const after = apply(
      { desk: desk(), floor: floor() },
      11,
      event(type, { agent: agent({ id: 'a2', activity: 'held' }) }),
    );
    expect(after.desk?.agent?.id).toBe('a1');
    expect(after.desk?.agent?.activity).toBe('ready');
    expect(after.floor?.agents).toHaveLength(2);
  });
});

describe('interaction events', () => {
  it.each(interactionTypes.filter((t) => t !== 'interaction.ended'))('%s keeps what this agent holds', (type) => {
    const after = apply({ desk: desk(), floor: floor() }, 11, event(type, { interaction: interaction() }));
    expect(after.desk?.interactions.map((i) => i.id)).toEqual(['i1']);
    expect(after.floor?.interactions.map((i) => i.id)).toEqual(['i1']);
  });
  it.each(interactionTypes)('%s takes away what another holds', (type) => {
    const before = desk({ interactions: [interaction()] });
    const after = apply(
      { desk: before },
      11,
      event(type, { interaction: interaction({ agent_id: 'a2' }), agent_id: 'a1' }),
    );
    expect(after.desk?.interactions).toEqual([]);
  });
  it('ended with a code leaves the desk and the floor', () => {
    const done = interaction({ state: 'ended', disposition_id: 'd1', answered_at: '2026-03-02T10:00:00Z' });
    const held = { desk: desk({ interactions: [interaction()] }), floor: floor({ interactions: [interaction()] }) };
    const after = apply(held, 11, event('interaction.ended', { interaction: done }));
    expect(after.desk?.interactions).toEqual([]);
    expect(after.floor?.interactions).toEqual([]);
  });
  it('ended without a code stays at the desk until it is coded', () => {
    const done = interaction({ state: 'ended', answered_at: '2026-03-02T10:00:00Z', code_wanted: true });
    const after = apply(
      { desk: desk({ interactions: [interaction()] }) },
      11,
      event('interaction.ended', { interaction: done }),
    );
    expect(after.desk?.interactions).toHaveLength(1);
    expect(lacksCode(done)).toBe(true);
    const coded = event('interaction.coded', { interaction: { ...done, disposition_id: 'd1' } });
    expect(apply(after, 12, coded).desk?.interactions).toEqual([]);
  });
});

describe('the rest', () => {
  const quiet: EventType[] = [...callTypes, 'directory.changed', 'system.started', 'system.stopped'];
  it.each(quiet)('%s only moves the position', (type) => {
    const held = { desk: desk({ interactions: [interaction()] }), floor: floor() };
    const after = apply(held, 11, event(type, { call: {}, noun: 'queue', instance: 'x' }));
    expect(after).toEqual({ desk: { ...held.desk, seq: 11 }, floor: { ...held.floor, seq: 11 } });
  });
  it('system.pbx tells how the link is', () => {
    const after = apply({ desk: desk(), floor: floor() }, 11, event('system.pbx', { state: 'down' }));
    expect([after.desk?.pbx, after.floor?.pbx]).toEqual(['down', 'down']);
  });
  it('an event that the snapshot already holds changes nothing', () => {
    const held = { desk: desk(), floor: floor() };
    expect(apply(held, 10, event('system.pbx', { state: 'down' }))).toEqual(held);
  });
  it('an event of a newer daemon is stepped over', () => {
    const held = { desk: desk() };
    expect(apply(held, 11, event('agent.dreamt' as EventType, {})).desk?.agent).toBe(held.desk.agent);
  });
  it('counts replace the queues that changed', () => {
    const held = [count(), count({ queue_id: 'q2' })];
    expect(mergeCounts(held, [count({ queue_id: 'q2', waiting: 4 })]).map((q) => q.waiting)).toEqual([0, 4]);
  });
});
