import type { Desk, Floor, Guidance, Session } from '../api/answers';
import type { DomainEvent, EventType } from '../api/frames';
import type { Agent, AgentCount, Interaction, QueueCount } from '../api/records';

/** Records for the tests; every part can be set. */
export const AT = '2026-03-02T10:00:00.000Z';

export function agent(part: Partial<Agent> = {}): Agent {
  return {
    id: 'a1',
    user_id: 'u1',
    site_id: 's1',
    name: 'Ana',
    state: 'ready',
    activity: 'ready',
    since: AT,
    activity_since: AT,
    idle_since: AT,
    device: { kind: 'browser', endpoint: 'web-a1', registered: true, since: AT },
    ...part,
  };
}

export function interaction(part: Partial<Interaction> = {}): Interaction {
  return {
    id: 'i1',
    site_id: 's1',
    channel: 'voice',
    direction: 'in',
    state: 'active',
    since: AT,
    queue_id: 'q1',
    from: '+34600111222',
    to: '910000001',
    priority: 0,
    agent_id: 'a1',
    created_at: AT,
    held_ms: 0,
    talk_ms: 0,
    wait_ms: 0,
    wrap_ms: 0,
    ...part,
  };
}

export function count(part: Partial<QueueCount> = {}): QueueCount {
  return {
    queue_id: 'q1',
    name: 'Sales',
    waiting: 0,
    longest_since: null,
    callbacks: 0,
    callbacks_later: 0,
    service_level_seconds: 20,
    agents_ready: 1,
    agents_busy: 0,
    agents_paused: 0,
    agents_signed_in: 1,
    offered_today: 0,
    answered_today: 0,
    abandoned_today: 0,
    in_time_today: 0,
    agents_serving: 1,
    expected_wait_ms: null,
    step_ms: null,
    written_waiting: 0,
    written_longest_since: null,
    written_active: 0,
    written_parked: 0,
    written_offered_today: 0,
    written_answered_today: 0,
    written_in_time_today: 0,
    ...part,
  };
}

export function agentCount(part: Partial<AgentCount> = {}): AgentCount {
  return {
    agent_id: 'a1',
    handled_today: 0,
    handling_ms: 0,
    written_today: 0,
    missed_today: 0,
    busy_ms: 0,
    available_ms: 0,
    counted_to: AT,
    ...part,
  };
}

export function desk(part: Partial<Desk> = {}): Desk {
  const codes = ['Sale', 'Call again'].map((name, n) => ({
    id: `d${n + 1}`,
    site_id: 's1',
    name,
    label: {},
    success: n === 0,
    kind: '',
    version: 1,
  }));
  return {
    seq: 10,
    server_time: AT,
    agent: agent(),
    interactions: [],
    queues: [count()],
    pause_reasons: [
      {
        id: 'p1',
        site_id: 's1',
        name: 'Lunch',
        label: { es: 'Comida' },
        limit_minutes: 30,
        billable: false,
        version: 1,
      },
    ],
    dispositions: { q1: codes },
    queue_settings: {
      q1: {
        name: 'Sales',
        offer_seconds: 20,
        wrapup_seconds: 30,
        wrapup_extends: 1,
        service_level_seconds: 20,
        hold_limit_seconds: 0,
      },
    },
    entry_points: { e1: { name: 'Main number', language: 'es' } },
    phones: [{ kind: 'browser' }],
    policy: { idle_minutes: 10 },
    pbx: 'up',
    ...part,
  };
}

/** What leads through a conversation: nothing, unless it is set. */
export function guide(part: Partial<Guidance> = {}): Guidance {
  return {
    script: null,
    form: null,
    crm_url: '',
    crm_mode: 'link',
    values: {},
    language: '',
    time_zone: '',
    ...part,
  };
}

export function floor(part: Partial<Floor> = {}): Floor {
  return {
    seq: 10,
    server_time: AT,
    agents: [agent()],
    interactions: [],
    queues: [count()],
    agent_counts: [],
    lines: {},
    pbx: 'up',
    ...part,
  };
}

export function session(part: Partial<Session> = {}): Session {
  return {
    user: { id: 'u1', login: 'ana', name: 'Ana', language: 'en', theme: 'light' },
    permissions: ['desk.work', 'calls.dial', 'interactions.own', 'contacts.read'],
    agent_id: 'a1',
    csrf: 'c',
    version: 't',
    base_path: '/',
    ...part,
  };
}

/** An event of any type, with a body that fits it. */
export function event(type: EventType, body: object): DomainEvent {
  return { id: `e-${type}`, at: AT, type, body } as unknown as DomainEvent;
}
