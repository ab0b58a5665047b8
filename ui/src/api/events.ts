import type { Desk, Floor } from './answers';
import type { DomainEvent, InteractionBody } from './frames';
import type { Agent, AgentCount, Interaction, PbxState, QueueCount } from './records';

/** What the browser holds of the server's live state. Either half may be absent: not fetched, or not allowed. */
export interface Held {
  desk?: Desk;
  floor?: Floor;
}

/** The state after one event. The same object is returned where nothing changed, so that nothing is drawn again. */
export function apply(held: Held, seq: number, event: DomainEvent): Held {
  const desk = held.desk && seq > held.desk.seq ? { ...deskAfter(held.desk, event), seq } : held.desk;
  const floor = held.floor && seq > held.floor.seq ? { ...floorAfter(held.floor, event), seq } : held.floor;
  return { desk, floor };
}

function deskAfter(desk: Desk, event: DomainEvent): Desk {
  switch (event.type) {
    case 'agent.signed_in':
    case 'agent.signed_out':
    case 'agent.state_changed':
    case 'agent.device_changed':
    case 'agent.work_changed':
      return desk.agent?.id === event.body.agent.id ? { ...desk, agent: event.body.agent } : desk;
    case 'interaction.created':
    case 'interaction.queued':
    case 'interaction.offered':
    case 'interaction.offer_ended':
    case 'interaction.connected':
    case 'interaction.held':
    case 'interaction.resumed':
    case 'interaction.suspended':
    case 'interaction.consult':
    case 'interaction.handed_out':
    case 'interaction.parked':
    case 'interaction.woken':
    case 'interaction.written':
    case 'interaction.wrapup':
    case 'interaction.coded':
    case 'interaction.form_saved':
    case 'interaction.matched':
    case 'interaction.recording':
    case 'interaction.monitored':
    case 'interaction.ended':
      return { ...desk, interactions: mine(desk, event.body) };
    case 'call.started':
    case 'call.leg_added':
    case 'call.leg_up':
    case 'call.leg_ended':
    case 'call.bridged':
    case 'call.held':
    case 'call.resumed':
    case 'call.changed':
    case 'call.recovered':
    case 'call.ended':
    case 'recording.started':
    case 'recording.paused':
    case 'recording.resumed':
    case 'recording.ended':
    case 'recording.stored':
    case 'recording.failed':
    case 'attempt.leased':
    case 'attempt.changed':
    case 'attempt.closed':
    case 'channel.received':
    case 'message.recorded':
    case 'message.changed':
    case 'thread.changed':
    case 'inbox.health':
      return desk; // the interaction tells the desk all it shows
    case 'directory.changed':
      return desk; // a resync follows when it concerns this desk
    case 'system.started':
    case 'system.stopped':
      return desk;
    case 'system.pbx':
      return { ...desk, pbx: pbx(event.body.state, desk.pbx) };
    default:
      return unknown(event, desk);
  }
}

function floorAfter(floor: Floor, event: DomainEvent): Floor {
  switch (event.type) {
    case 'agent.signed_in':
    case 'agent.signed_out':
    case 'agent.state_changed':
    case 'agent.device_changed':
    case 'agent.work_changed':
      return { ...floor, agents: put(floor.agents, event.body.agent) };
    case 'interaction.created':
    case 'interaction.queued':
    case 'interaction.offered':
    case 'interaction.offer_ended':
    case 'interaction.connected':
    case 'interaction.held':
    case 'interaction.resumed':
    case 'interaction.suspended':
    case 'interaction.consult':
    case 'interaction.handed_out':
    case 'interaction.parked':
    case 'interaction.woken':
    case 'interaction.written':
    case 'interaction.wrapup':
    case 'interaction.coded':
    case 'interaction.form_saved':
    case 'interaction.matched':
    case 'interaction.recording':
    case 'interaction.monitored':
      return { ...floor, interactions: live(floor.interactions, event.body.interaction) };
    case 'interaction.ended':
      return { ...floor, interactions: without(floor.interactions, event.body.interaction.id) };
    case 'call.started':
    case 'call.leg_added':
    case 'call.leg_up':
    case 'call.leg_ended':
    case 'call.bridged':
    case 'call.held':
    case 'call.resumed':
    case 'call.changed':
    case 'call.recovered':
    case 'call.ended':
    case 'recording.started':
    case 'recording.paused':
    case 'recording.resumed':
    case 'recording.ended':
    case 'recording.stored':
    case 'recording.failed':
    case 'attempt.leased':
    case 'attempt.changed':
    case 'attempt.closed':
    case 'channel.received':
    case 'message.recorded':
    case 'message.changed':
    case 'thread.changed':
    case 'inbox.health':
    case 'directory.changed':
    case 'system.started':
    case 'system.stopped':
      return floor;
    case 'system.pbx':
      return { ...floor, pbx: pbx(event.body.state, floor.pbx) };
    default:
      return unknown(event, floor);
  }
}

/** A new event of the daemon is a compile error here; a newer daemon's event is stepped over when running. */
function unknown<T>(_event: never, state: T): T {
  return state;
}

/** The agent's own list: what the agent holds, and what is over but still lacks its code. */
function mine(desk: Desk, body: InteractionBody): Interaction[] {
  const i = body.interaction;
  const own = desk.agent !== null && i.agent_id === desk.agent.id;
  return own && (i.state !== 'ended' || lacksCode(i)) ? put(desk.interactions, i) : without(desk.interactions, i.id);
}

/** Whether the code that the queue asks for is still to be given; the same rule as the server's desk. */
export function lacksCode(i: Interaction): boolean {
  return i.state === 'ended' && Boolean(i.code_wanted) && !i.disposition_id;
}

function live(list: Interaction[] | null, i: Interaction): Interaction[] {
  return i.state === 'ended' ? without(list, i.id) : put(list, i);
}

function put<T extends Agent | Interaction>(list: T[] | null, row: T): T[] {
  const rows = list ?? [];
  return rows.some((r) => r.id === row.id) ? rows.map((r) => (r.id === row.id ? row : r)) : [...rows, row];
}

function without<T extends { id: string }>(list: T[] | null, id: string): T[] {
  return (list ?? []).filter((r) => r.id !== id);
}

function pbx(state: string | undefined, before: PbxState): PbxState {
  return state === 'up' || state === 'down' ? state : before;
}

/** Replaces the figures of the queues that changed and leaves the others. */
export function mergeCounts(held: QueueCount[] | null, changed: QueueCount[] | null): QueueCount[] {
  const fresh = new Map((changed ?? []).map((q) => [q.queue_id, q]));
  return (held ?? []).map((q) => fresh.get(q.queue_id) ?? q);
}

/** Replaces the figures of the agents that changed, and adds those of agents new today. */
export function mergeAgentCounts(held: AgentCount[] | null, changed: AgentCount[] | null): AgentCount[] {
  const all = new Map((held ?? []).map((n) => [n.agent_id, n]));
  for (const n of changed ?? []) all.set(n.agent_id, n);
  return [...all.values()];
}
