// The operations of docs/api.md on the fake world.

import { automation } from './automation.mjs';
import { bots } from './bots.mjs';
import { campaigns } from './campaigns.mjs';
import { customers } from './customers.mjs';
import { inboxes } from './inboxes.mjs';
import { PERMISSIONS } from './rows.mjs';
import { third } from './third.mjs';
import { threadOperations } from './threads.mjs';

const fault = (status, code, key, message, more = {}) => ({ status, body: { code, key, message, ...more } });
const ok = (body = {}, status = 200) => ({ status, body });
const NOUNS = [
  'users',
  'agents',
  'teams',
  'skills',
  'sites',
  'roles',
  'queues',
  'entry-points',
  'prompts',
  'scripts',
  'forms',
  'schedules',
  'dispositions',
  'pause-reasons',
  'campaigns',
  'trunks',
  'lists',
  'dnc-lists',
  'contact-fields',
  'inboxes',
  'canned-answers',
  'knowledge-bases',
  'automation-rules',
  'macros',
];
const PREFIX = { users: 'user', agents: 'agent', queues: 'queue', sites: 'site' };
const now = () => new Date().toISOString();

export function api(world, phone, me) {
  const others = third(world, phone, me);
  const dialled = campaigns(world);
  const written = threadOperations(world);
  const settings = inboxes(world);
  const machine = bots(world);
  const ofCustomers = customers(world, { ok });
  const automatic = automation(world);
  const session = () => ({
    user: me.user,
    permissions: me.permissions ?? PERMISSIONS,
    agent_id: me.agentId,
    csrf: 'mock-csrf',
    version: 'mock',
    base_path: me.base,
  });
  const own = () => world.agents.get(me.agentId);
  const credential = () => ({
    endpoint: 'web-a0',
    uri: 'sip:web-a0@mock.invalid',
    password: 'x',
    ws_path: 'phone/ws',
    expires_at: now(),
    auto_answer: me.autoAnswer ?? false,
    ice_servers: [],
  });
  const desk = () => ({
    seq: world.seq,
    server_time: now(),
    agent: me.agentId ? own() : null,
    pbx: world.pbx,
    queues: world.counts().slice(0, 2),
    interactions: [...world.interactions.values()].filter(
      (i) => i.agent_id === me.agentId && (i.state !== 'ended' || (!i.disposition_id && i.kind !== 'consult')),
    ),
    pause_reasons: world.rows['pause-reasons'],
    dispositions: Object.fromEntries(world.rows.queues.map((q) => [q.id, world.rows.dispositions])),
    entry_points: Object.fromEntries(
      world.rows['entry-points'].map((e) => [e.id, { name: e.name, language: e.language }]),
    ),
    phones: [{ kind: 'browser' }, { kind: 'extension', address: '201' }, { kind: 'number', address: '+34600111222' }],
    policy: { idle_minutes: world.idleMinutes ?? 10 },
    queue_settings: Object.fromEntries(world.rows.queues.map((q) => [q.id, q])),
  });

  function presence(site, method, body) {
    const silent = { site_id: site, after_wrapup: '', after_missed: '', missed_back_seconds: 0, missed_limit: 0 };
    world.presence ??= { ...silent, idle_minutes: 0, phone_grace_seconds: 0, phone_lost: '', version: 1 };
    if (method === 'PUT') world.presence = { ...body, version: body.version + 1 };
    return ok(world.presence);
  }

  return async function handle(method, path, query, body, authed) {
    const m = (want, pattern) => (method === want ? new RegExp(`^${pattern}$`).exec(path) : null);
    if (m('POST', '/session')) {
      if (body.password === 'wrong')
        return fault(401, 'unauthenticated', 'login.wrong', 'Login or password is wrong.');
      return { ...ok(session()), cookie: 'cordboard_session=mock; HttpOnly; SameSite=Lax; Path=/' };
    }
    if (!authed) return fault(401, 'unauthenticated', 'session.none', 'Log in first.');
    if (m('GET', '/session')) return ok(session());
    if (m('DELETE', '/session')) return { ...ok({}, 204), cookie: 'cordboard_session=; Max-Age=0; Path=/' };
    if (m('PATCH', '/session/preferences')) return ok(Object.assign(me.user, body) && session());
    if (m('POST', '/session/ticket')) return ok({ ticket: `t${Math.random()}`, expires_at: now() });
    const answered = machine(method, path, body);
    if (answered) return answered;
    const ruled = automatic(path);
    if (ruled) return ruled;
    const thread = written(method, path, query, body);
    if (thread) return thread;
    if (m('GET', '/desk')) return ok(desk());
    if (m('POST', '/desk/shift')) {
      world.setAgent(
        me.agentId,
        {
          state: 'ready',
          activity: 'ready',
          shift_id: 'sh1',
          since: now(),
          activity_since: now(),
          device: { ...own().device, registered: true },
        },
        'agent.signed_in',
      );
      return ok({ agent: own(), phone: own().device.kind === 'browser' ? credential() : null });
    }
    if (m('DELETE', '/desk/shift')) {
      world.setAgent(
        me.agentId,
        { state: 'offline', activity: 'offline', shift_id: '', activity_since: now() },
        'agent.signed_out',
      );
      return ok({}, 204);
    }
    if (m('POST', '/desk/phone')) return ok(credential());
    if (m('POST', '/desk/phone/report')) return ok({}, 204);
    if (m('PUT', '/desk/state')) return setState(me.agentId, body);
    let hit = m('PUT', '/agents/([^/]+)/state');
    if (hit) return setState(hit[1], body);
    if (m('GET', '/desk/targets')) return others.targets();
    hit = m('POST', '/interactions/([^/]+)/dial');
    if (hit) return ok(world.move(hit[1], 'dialing', 'interaction.offer_ended', { since: now() }) && {}, 204);
    hit = m('POST', '/interactions/([^/]+)/skip');
    if (hit)
      return ok(world.move(hit[1], 'ended', 'interaction.ended', { ended_at: now(), outcome: 'skipped' }) && {}, 204);
    if (m('POST', '/desk/dial')) {
      const i = world.newInteraction({
        from: '910000001',
        to: body.number,
        name: '',
        queue: body.queue_id,
        state: 'dialing',
        agent_id: me.agentId,
        direction: 'out',
      });
      world.move(i.id, 'dialing', 'interaction.created');
      return ok(i, 201);
    }
    hit = /^\/interactions\/([^/]+)\/(.+)$/.exec(path);
    if (hit && (method !== 'GET' || hit[2] === 'guide')) return act(hit[1], hit[2], body);
    if (m('GET', '/interactions')) {
      const items = world.past.filter(
        (i) =>
          (!query.get('contact_id') || i.contact_id === query.get('contact_id')) &&
          (!query.get('agent_id') || i.agent_id === query.get('agent_id')),
      );
      return ok({ items: items.slice(0, Number(query.get('limit') ?? 50)), recordings: {}, names: world.names() });
    }
    if (m('GET', '/interactions/choices')) return ok({ agents: [], queues: [], codes: [] });
    if (m('GET', '/voicemail') || m('GET', '/voicemail/open'))
      return ok({ items: [], recordings: {}, names: world.names() });
    if (m('GET', '/desk/missed')) return ok({ items: world.missed });
    hit = /^\/desk\/missed\/([^/]+)\/seen$/.exec(path);
    if (hit) {
      world.missed = world.missed.filter((o) => o.id !== hit[1]);
      return ok(null, 204);
    }
    hit = m('GET', '/interactions/([^/]+)');
    if (hit) return ok(world.story(hit[1]));
    if (m('GET', '/interactions/[^/]+/why')) return ok(world.why());
    if (m('GET', '/queues/[^/]+/quarters')) return ok(world.quarters());
    if (m('GET', '/floor/hours')) return ok(world.hours());
    if (m('GET', '/contacts/owners'))
      return ok({ items: [...world.agents.values()].map((a) => ({ id: a.id, site_id: a.site_id, name: a.name })) });
    hit = /^\/sites\/([^/]+)\/presence$/.exec(path);
    if (hit) return presence(hit[1], method, body);
    hit = m('GET', '/agents/([^/]+)/day');
    if (hit) return ok(world.day(hit[1]));
    const known = ofCustomers(method, path, query, body);
    if (known) return known;
    if (m('GET', '/contacts')) return ok(contacts(query));
    hit = m('GET', '/contacts/([^/]+)');
    if (hit) return ok(world.rows.contacts.find((c) => c.id === hit[1]));
    hit = m('PUT', '/contacts/([^/]+)');
    if (hit) return write('contacts', hit[1], body);
    if (m('POST', '/contacts')) return write('contacts', null, body);
    if (m('GET', '/floor'))
      return ok({
        seq: world.seq,
        server_time: now(),
        agents: [...world.agents.values()],
        interactions: [...world.interactions.values()].filter((i) => i.state !== 'ended'),
        queues: world.counts(),
        agent_counts: world.agentCounts(),
        lines: world.lines(),
        pbx: world.pbx,
      });
    hit = /^\/interactions\/([^/]+)\/callback$/.exec(path);
    if (hit) {
      const back = world.interactions.get(hit[1]);
      if (method === 'DELETE') world.move(hit[1], 'ended', 'interaction.ended', {}, 'supervisor');
      else
        world.move(hit[1], 'queued', 'interaction.queued', {
          callback: { ...back.callback, not_before: body.not_before },
        });
      return ok({}, 204);
    }
    if (m('GET', '/system'))
      return ok({
        version: 'mock',
        instance: 'mock-1',
        status: 'degraded',
        pbx: world.pbx,
        seq: world.seq,
        checks: [
          { name: 'database', ok: true, detail: 'MariaDB 10.11' },
          { name: 'journal', ok: false, detail: '812 events behind' },
        ],
      });
    if (m('GET', '/audit'))
      return ok({
        items: [
          {
            id: 'x1',
            at: now(),
            user_id: 'u0',
            login: 'ana',
            act: 'queue.update',
            noun: 'queue',
            noun_id: 'q1',
            address: '192.0.2.7',
          },
        ],
      });
    if (m('PUT', '/users/[^/]+/password'))
      return body.password.length < 10
        ? fault(422, 'invalid', 'user.password_length', 'The password is too short.', { field: 'password' })
        : ok({}, 204);
    if (m('GET', '/[^/]+/[^/]+/used-by'))
      return ok(
        path.includes('/q1/')
          ? { items: [{ noun: 'entry_point', id: 'e1', name: 'Main number' }], hidden: 2 }
          : { items: [], hidden: 0 },
      );
    if (m('POST', '/schedules/outlook'))
      return ok({
        open_now: false,
        never_opens: body.periods.length === 0,
        ...(body.periods.length > 0
          ? { next_opening: '2026-03-30T07:00:00Z', next_closing: '2026-03-30T12:00:00Z' }
          : {}),
        changes: [{ date: '2026-03-29', from: '02:00', to: '03:00', twice: false, touches: false }],
      });
    if (m('GET', '/pbx/extensions/[^/]+')) return ok({ known: !path.endsWith('9'), state: 'offline' });
    if (m('GET', '/setup/checks'))
      return ok({
        steps: ['site', 'admin', 'pbx', 'phone', 'queue', 'agent', 'call'].map((step, n) => {
          const state = n < 3 ? 'done' : n === 3 ? 'failed' : 'missing';
          return { step, state, key: `setup.${step}_${n < 3 ? 'done' : 'missing'}`, detail: 'A sentence.' };
        }),
      });
    if (m('POST', '/[^/]+/import')) return ok(imported(query.get('commit') === 'true'));
    const inbox = settings(method, path);
    if (inbox) return inbox;
    const outbound = dialled(method, path, body, query);
    if (outbound) return outbound;
    const [, noun, id] = path.split('/');
    if (NOUNS.includes(noun)) {
      if (method === 'GET')
        return id ? ok(world.rows[noun].find((r) => r.id === id)) : ok({ items: world.rows[noun] });
      if (method === 'DELETE') return remove(noun, id);
      return write(noun, id ?? null, body);
    }
    return fault(404, 'not_found', 'request.path', 'There is nothing here.');
  };

  function setState(id, { state, reason_id }) {
    const a = world.agents.get(id);
    if (a.work?.length && state === 'paused') world.setAgent(id, { next_state: 'paused', next_reason: reason_id });
    else if (a.work?.length) world.setAgent(id, { next_state: undefined, next_reason: undefined });
    else
      world.setAgent(id, { state, activity: state, reason_id: reason_id ?? '', since: now(), activity_since: now() });
    return ok(world.agents.get(id));
  }

  function act(id, what, body) {
    const i = world.interactions.get(id);
    if (!i) return fault(404, 'not_found', 'interaction.not_yours', 'It is not yours.');
    if (what === 'transfer' || what.startsWith('consult')) return others.act(id, what, body);
    if (what === 'hold') world.move(id, 'held', 'interaction.held');
    else if (what === 'resume') world.connect(id);
    else if (what === 'hangup') {
      if (others.leave(i)) return ok({}, 204);
      if (!world.hangup(id, 'agent_hungup'))
        return fault(409, 'conflict', 'interaction.not_now', 'It is not possible now.');
      phone.hangup();
    } else if (what === 'decline') {
      phone.hangup();
      world.move(id, 'queued', 'interaction.offer_ended', { agent_id: '', offer_id: '' }, 'declined');
    } else if (what === 'return') return ok({}, 204);
    else if (what === 'guide') {
      return ok({ script: null, form: null, crm_url: '', crm_mode: 'link', values: {}, language: '', time_zone: '' });
    } else if (what === 'form') {
      i.form = { form_id: 'f1', name: 'Form', version: 1, values: body.values, saved_at: new Date().toISOString() };
      world.emit('interaction.form_saved', { interaction: i, agent_id: i.agent_id });
    } else if (what === 'coding') {
      Object.assign(i, body);
      world.emit('interaction.coded', { interaction: i, agent_id: i.agent_id });
    } else if (what === 'wrapup/extend')
      world.move(id, 'wrapup', 'interaction.wrapup', {
        since: i.since,
        wrapup_extends: (i.wrapup_extends ?? 0) + 1,
        wrapup_ends: new Date(Date.parse(i.wrapup_ends) + 40_000).toISOString(),
      });
    else if (what === 'wrapup/finish') {
      world.finish(id, { disposition_id: body.disposition_id, notes: body.notes });
      if (body.then === 'paused') setState(i.agent_id, { state: 'paused', reason_id: body.reason_id });
    }
    return ok(world.interactions.get(id));
  }

  function contacts(query) {
    const phoneNo = query.get('phone');
    const q = (query.get('q') ?? '').toLowerCase();
    const items = world.rows.contacts.filter((c) =>
      phoneNo ? c.identities.some((i) => i.value === phoneNo) : JSON.stringify(c).toLowerCase().includes(q),
    );
    return {
      items,
      ...(phoneNo ? { match: items.length > 1 ? 'several' : items.length ? 'exact' : 'unknown' } : {}),
      ...(phoneNo && items.length === 1
        ? { last_agent: { id: 'a2', name: 'Marta Vidal', at: new Date(Date.now() - 3 * 86_400_000).toISOString() } }
        : {}),
    };
  }

  function write(noun, id, body) {
    if (noun !== 'contacts' && body.name === '')
      return fault(422, 'invalid', 'field.required', 'It is required.', { field: 'name' });
    const list = world.rows[noun];
    const at = list.findIndex((r) => r.id === id);
    if (id && body.version !== list[at].version)
      return fault(409, 'conflict', 'row.changed', 'Somebody else was faster.');
    const row = { ...body, id: id ?? `${noun}-${list.length + 1}`, version: (body.version ?? 0) + 1 };
    if (id) list[at] = row;
    else list.push(row);
    return ok(row, id ? 200 : 201);
  }

  function imported(committed) {
    return {
      committed,
      encoding: 'UTF-8',
      delimiter: ';',
      header: ['Usuario', 'Nombre completo', 'Ext'],
      columns: ['login', 'name', 'extension'],
      fields: ['login', 'name', 'email', 'role', 'team', 'queues', 'extension'].map((name, n) => ({
        name,
        required: n < 2,
      })),
      good: 2,
      bad: 1,
      refused: 'Usuario;Nombre completo;Ext;error\nana;Ana;;taken\n',
      rows: [
        { line: 2, name: 'eva' },
        { line: 3, name: 'max' },
        {
          line: 4,
          name: 'ana',
          error: { code: 'conflict', key: 'user.login_taken', message: 'Taken.', field: 'login' },
        },
      ],
    };
  }

  function remove(noun, id) {
    if (noun === 'queues' && id === 'q1')
      return fault(409, 'conflict', `${PREFIX[noun]}.in_use`, 'It is used.', {
        params: { noun: 'queue', by: 'Main number' },
      });
    world.rows[noun] = world.rows[noun].filter((r) => r.id !== id);
    return ok({}, 204);
  }
}
