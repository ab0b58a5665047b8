// The live state of the fake centre and the few things that can happen in it.
import { rows } from './rows.mjs';

const iso = (ms = 0) => new Date(Date.now() + ms).toISOString();
const STATES = [
  'talking',
  'ready',
  'paused',
  'wrapup',
  'ready',
  'talking',
  'offline',
  'held',
  'missed',
  'talking',
  'paused',
  'ready',
  'offline',
  'dialing',
  'offered',
];

export class World {
  seq = 100;
  rows = rows();
  clients = new Set();
  pbx = 'up';
  past = [];
  missed = [];
  ring = [];
  interactions = new Map();

  constructor() {
    this.agents = new Map(this.rows.agents.map((a, n) => [a.id, this.agent(a, n ? STATES[n - 1] : 'offline', n)]));
    const asking = this.agents.get('a2');
    if (asking) Object.assign(asking, { hand_since: iso(-75_000), hand_note: 'Customer wants the manager' });
    for (const a of this.agents.values()) {
      if (!['talking', 'held', 'wrapup', 'dialing', 'offered'].includes(a.activity)) continue;
      const state = { talking: 'active', dialing: 'dialing', held: 'held', wrapup: 'wrapup', offered: 'offered' }[
        a.activity
      ];
      this.newInteraction({
        from: `+3461234${a.id.slice(1).padStart(4, '0')}`,
        name: '',
        queue: 'q2',
        state,
        agent_id: a.id,
        ago: 140_000,
      });
    }
    const waiting = [
      ['+573001112233', 'Rosa Díaz', 215_000],
      ['+34611223344', '', 140_000],
      ['+4930123456', 'Jan Becker', 95_000],
    ];
    for (const [from, name, ago] of waiting) this.newInteraction({ from, name, queue: 'q2', state: 'queued', ago });
    for (const [to, name, attempts, due] of [
      ['+34655443322', 'Inés Blanco', 0, 0],
      ['+34699887766', '', 1, 1_500_000],
    ]) {
      const i = this.newInteraction({
        from: '910000001',
        to,
        name,
        queue: 'q2',
        state: 'queued',
        ago: 180_000,
        direction: 'out',
      });
      i.callback = { number: to, attempts, not_before: due ? iso(due) : undefined };
    }
    for (let n = 0; n < 4; n++) {
      const i = this.newInteraction({
        from: '+34600111222',
        name: 'Carmen Ortega',
        queue: 'q1',
        state: 'ended',
        agent_id: 'a0',
        ago: 3_600_000 * (n + 1),
      });
      this.interactions.delete(i.id);
      this.past.push({
        ...i,
        contact_id: 'c1',
        outcome: n === 2 ? 'abandoned' : 'handled',
        talk_ms: n === 2 ? 0 : 154_000 + n * 40_000,
        wrap_ms: 21_000,
        disposition_id: n === 2 ? '' : 'd2',
        notes: n === 0 ? 'Wants the quote by Friday.' : '',
        answered_at: i.created_at,
        ended_at: i.created_at,
      });
    }
  }

  agent(profile, activity, n) {
    const presence = ['talking', 'held', 'wrapup', 'dialing', 'offered'].includes(activity) ? 'ready' : activity;
    return {
      id: profile.id,
      user_id: profile.user_id,
      site_id: 'site1',
      team_id: profile.team_id,
      name: profile.name,
      state: presence,
      activity,
      reason_id: activity === 'paused' ? 'p1' : '',
      since: iso(-60_000 * (n + 1)),
      activity_since: iso(-47_000 * (n + 1)),
      idle_since: iso(),
      device: {
        kind: profile.phone,
        endpoint: profile.extension || `web-${profile.id}`,
        registered: activity !== 'offline',
        since: iso(),
      },
      work: [],
    };
  }

  newInteraction({ from, name, queue, state, agent_id = '', ago = 0, direction = 'in', to = '910000001' }) {
    const at = iso(-ago);
    const i = {
      id: `i${this.seq}-${Math.random().toString(36).slice(2, 8)}`,
      site_id: 'site1',
      channel: 'voice',
      direction,
      state,
      since: at,
      queue_id: queue,
      from,
      to,
      from_name: name,
      priority: 0,
      agent_id,
      created_at: at,
      queued_at: at,
      held_ms: 0,
      talk_ms: 0,
      wait_ms: 0,
      wrap_ms: 0,
    };
    if (['active', 'held', 'wrapup'].includes(state)) i.answered_at = at;
    this.interactions.set(i.id, i);
    const a = this.agents.get(agent_id);
    if (a && state !== 'ended') a.work = [{ interaction_id: i.id, channel: 'voice', state, since: at }];
    return i;
  }

  emit(type, body) {
    this.seq += 1;
    const frame = {
      type: 'event',
      seq: this.seq,
      event: { id: `ev${this.seq}`, at: iso(), type, body: structuredClone(body) },
    };
    this.ring.push(frame);
    this.frame(frame);
  }

  frame(frame) {
    for (const c of this.clients) c.send(JSON.stringify(frame));
  }

  setAgent(id, change, type = 'agent.state_changed', cause) {
    const a = { ...this.agents.get(id), ...change };
    this.agents.set(id, a);
    this.emit(type, { agent: a, cause });
  }

  move(id, state, type, change = {}, cause) {
    const i = { ...this.interactions.get(id), state, since: iso(), ...change };
    const agentId = change.agent_id === '' ? this.interactions.get(id).agent_id : i.agent_id;
    this.interactions.set(id, i);
    this.emit(type, { interaction: i, agent_id: agentId, cause });
    if (type === 'interaction.offer_ended' && agentId === 'a0') {
      const { queue_id, from: number, from_name: name } = i;
      const id = `o${this.seq}`;
      this.missed = [{ id, interaction_id: i.id, queue_id, number, name, at: iso(), cause }, ...this.missed];
    }
    const activity = {
      offered: 'offered',
      dialing: 'dialing',
      active: 'talking',
      held: 'held',
      consulting: 'consulting',
      suspended: 'talking',
      wrapup: 'wrapup',
    }[state];
    const a = this.agents.get(agentId);
    if (!a) return i;
    const work = activity && i.agent_id ? [{ interaction_id: id, channel: 'voice', state, since: i.since }] : [];
    this.setAgent(
      agentId,
      { work, activity: work.length ? activity : a.state, activity_since: iso() },
      'agent.work_changed',
    );
    return i;
  }

  offer({ from = '+34600111222', name = 'Carmen Ortega', queue = 'q1', agent = 'a0', seconds = 25, more = {} }) {
    const i = this.newInteraction({ from, name, queue, state: 'queued', ago: 42_000 });
    return this.move(i.id, 'offered', 'interaction.offered', {
      agent_id: agent,
      offer_id: `o-${i.id}`,
      offer_expires: iso(seconds * 1000),
      ...more,
    });
  }

  /** Shows a campaign's lead to an agent before its number is dialled. */
  lead({ agent = 'a0', seconds = 45 } = {}) {
    const i = this.newInteraction({ from: '+34910000001', name: '', queue: 'q1', state: 'queued', direction: 'out' });
    return this.move(i.id, 'preview', 'interaction.offered', {
      ...{ agent_id: agent, to: '+34922111222', since: iso(0) },
      attempt: { id: 'at1', campaign_id: 'cp1', lead_id: 7 },
      lead: {
        name: 'Dolores Santana Hernández',
        time_zone: 'Atlantic/Canary',
        fields: {
          policy: 'A-17-2231',
          product: 'Home, with contents',
          city: 'Telde',
          renewal: '2026-12-01',
          premium: '312,50 €',
        },
      },
      preview: { ends: iso(seconds * 1000), seconds, can_skip: true, placing: {} },
    });
  }

  /** Lets an agent take part in a conversation as supervisor. */
  monitor(work, by, mode) {
    const at = iso(-65_000);
    const watched = this.agents.get(work.agent_id)?.name ?? '';
    const state = { listen: 'listening', whisper: 'whispering', barge: 'barged' }[mode];
    const me = { agent_id: by, user_id: 'u0', login: 'me', name: this.agents.get(by)?.name ?? '' };
    const part = {
      id: 'm1',
      interaction_id: work.id,
      ...me,
      watched_id: work.agent_id,
      watched_name: watched,
      mode,
      state,
    };
    const monitor = { ...part, started_at: at, since: at };
    const i = { ...work, monitors: [monitor] };
    this.interactions.set(i.id, i);
    this.emit('interaction.monitored', { interaction: i, agent_id: i.agent_id, monitor });
    this.setAgent(by, { monitor, activity: 'monitoring', activity_since: at }, 'agent.work_changed');
    return i;
  }

  connect(id) {
    const i = this.interactions.get(id);
    return this.move(id, 'active', i.state === 'held' ? 'interaction.resumed' : 'interaction.connected', {
      answered_at: i.answered_at ?? iso(),
    });
  }

  hangup(id, cause = 'customer_hungup') {
    const i = this.interactions.get(id);
    if (!i || !['active', 'held', 'consulting', 'suspended', 'dialing'].includes(i.state)) return false;
    this.move(id, 'wrapup', 'interaction.wrapup', {
      third: undefined,
      ended_at: iso(),
      end_cause: cause,
      talk_ms: Date.now() - Date.parse(i.answered_at ?? i.created_at),
      wrapup_ends: iso(40_000),
      code_wanted: true,
    });
    return true;
  }

  finish(id, coding, timer) {
    this.move(
      id,
      'ended',
      'interaction.ended',
      { ...coding, closed_at: iso(), outcome: 'handled', wrapup_ends: undefined },
      timer ? 'timer' : undefined,
    );
  }

  agentCounts() {
    return [...this.agents.values()].map((a, n) => ({
      agent_id: a.id,
      handled_today: 3 + ((n * 7) % 23),
      handling_ms: (3 + ((n * 7) % 23)) * (150_000 + n * 9000),
      missed_today: n % 4 === 3 ? 2 : 0,
      busy_ms: 3_600_000 * (1 + (n % 3)),
      available_ms: 3_600_000,
      counted_to: iso(),
    }));
  }
  day(id) {
    const h = 3_600_000;
    const parts = [
      'paused',
      'ready',
      'talking',
      'wrapup',
      'ready',
      'talking',
      'held',
      'talking',
      'wrapup',
      'paused',
      'ready',
    ];
    const stretches = parts.map((activity, n) => ({
      state: activity === 'paused' ? 'paused' : 'ready',
      activity,
      reason_id: n === 9 ? 'p1' : undefined,
      from: iso(-4 * h + n * 1_200_000),
      to: n === parts.length - 1 ? undefined : iso(-4 * h + (n + 1) * 1_200_000),
    }));
    const row = this.rows.agents.find((a) => a.id === id);
    return { day_start: iso(-10 * h), stretches, queue_ids: row?.queue_ids ?? [], skills: row?.skills ?? [] };
  }
  hours() {
    const start = new Date();
    start.setHours(0, 0, 0, 0);
    const hours = ['q1', 'q2'].flatMap((queue_id, k) =>
      Array.from({ length: 11 }, (_, n) => {
        const offered = Math.round(30 + 28 * Math.sin((n + 3 * k) / 2));
        return { queue_id, n: n + 8, offered, answered: offered - (n % 4), abandoned: n % 4 };
      }),
    );
    return { items: [{ site_id: 's1', day_start: start.toISOString(), hours }] };
  }
  quarters() {
    const of = (f) => Array.from({ length: 40 }, (_, k) => f(k + 32)).filter((q) => q.offered > 0);
    const wave = (n) => Math.round(8 + 7 * Math.sin(n / 5) + ((n * 7) % 5));
    const start = new Date();
    start.setHours(0, 0, 0, 0);
    return {
      day_start: start.toISOString(),
      today: of((n) => ({
        n,
        offered: n > 60 ? 0 : wave(n),
        answered: n > 60 ? 0 : Math.max(0, wave(n) - (n % 4)),
        abandoned: n > 60 ? 0 : n % 4,
      })),
      usual: of((n) => ({ n, offered: Math.max(1, wave(n + 2) - 1), answered: 1, abandoned: 0 })),
      days: 8,
    };
  }
  /** The names behind the identifiers of a page of the past. */
  names() {
    const of = (list) => Object.fromEntries(list.map((x) => [x.id, x.name]));
    const codes = Object.fromEntries((this.rows.dispositions ?? []).map((d) => [d.id, d]));
    return { agents: of([...this.agents.values()]), queues: of(this.rows.queues ?? []), codes };
  }
  story(id) {
    const interaction = this.past.find((i) => i.id === id) ?? this.interactions.get(id) ?? this.past[0];
    const list = { legs: [], offers: [], recordings: [], stretches: [], related: [] };
    return { interaction, ...list, names: this.names() };
  }
  why() {
    const rules = ['talking', 'offline', 'paused', 'wrapup', 'skill_low', 'team_later', 'phone_away', 'missed'];
    return {
      waiting: true,
      pbx_down: false,
      position: 1,
      at: iso(),
      agents: [...this.agents.values()].slice(0, 12).map((a, n) => {
        const rule = rules[n % rules.length];
        const also = rule === 'skill_low' || rule === 'team_later' ? rule : n % 5 === 0 ? 'skill_low' : 'fits';
        return {
          agent_id: a.id,
          name: a.name,
          rule,
          also,
          reason_id: rule === 'paused' ? 'p1' : undefined,
          since: iso(-60_000),
          skill_id: 'k1',
          has: 1,
          needs: 3,
          until: n % 2 ? iso(60_000) : undefined,
        };
      }),
    };
  }
  /** Who stands in line, by queue: the longest wait first, callbacks once they are due. */
  lines() {
    const lines = {};
    const due = (i) => !i.callback?.not_before || Date.parse(i.callback.not_before) <= Date.now();
    const waiting = [...this.interactions.values()].filter((i) => i.state === 'queued' && due(i));
    for (const i of waiting.sort((a, b) => a.queued_at.localeCompare(b.queued_at)))
      lines[i.queue_id] = [...(lines[i.queue_id] ?? []), i.id];
    return lines;
  }
  counts() {
    const all = [...this.agents.values()];
    const count = (...s) => all.filter((a) => s.includes(a.activity)).length;
    return this.rows.queues.map((q, n) => ({
      queue_id: q.id,
      name: q.name,
      waiting: n === 1 ? 3 : 0,
      longest_since: n === 1 ? iso(-215_000) : null,
      callbacks: n === 1 ? 1 : 0,
      callbacks_later: n === 1 ? 1 : 0,
      service_level_seconds: 120,
      agents_ready: n === 1 ? 0 : count('ready'),
      agents_busy: count('talking', 'held', 'dialing', 'offered'),
      agents_paused: count('paused'),
      agents_signed_in: all.length - count('offline'),
      offered_today: 120 + n * 31,
      answered_today: 111 + n * 22,
      abandoned_today: 9 + n,
      in_time_today: 100 + n * 15,
      agents_serving: n === 2 ? 0 : 6,
      expected_wait_ms: n === 1 ? 380_000 : null,
      step_ms: n === 1 ? 95_000 : null,
    }));
  }
}
