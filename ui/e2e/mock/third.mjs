// Transfers, consults and conferences of the fake world.
const iso = () => new Date().toISOString();

export function third(world, phone, me) {
  const fault = (status, code, key, message) => ({ status, body: { code, key, message } });
  const ok = (body = {}, status = 200) => ({ status, body });
  const of = (type, i, state, change = {}, cause) => world.move(i.id, state, type, change, cause);
  const party = (i, state) => ({ ...i.third, state, since: iso() });

  function targets() {
    const agents = [...world.agents.values()].filter((a) => a.id !== me.agentId);
    const free = agents.filter((a) => a.activity === 'ready').length;
    const items = [
      ...agents.map((a) => ({
        kind: 'agent',
        id: a.id,
        name: a.name,
        ready: a.activity === 'ready',
        activity: a.activity,
        since: a.activity_since,
        waiting: 0,
        free: 0,
      })),
      ...world.counts().map((q) => ({
        kind: 'queue',
        id: q.queue_id,
        name: q.name,
        ready: q.waiting === 0,
        waiting: q.waiting,
        free: q.waiting ? 0 : free,
        ...(q.longest_since ? { longest: q.longest_since } : {}),
      })),
    ];
    return ok({ items: items.sort((a, b) => Number(b.ready) - Number(a.ready) || a.name.localeCompare(b.name)) });
  }

  function whom(body) {
    if (body.number) return { to: 'number', id: body.number, name: body.number };
    const to = body.agent_id ? 'agent' : 'queue';
    const id = body.agent_id ?? body.queue_id;
    const name = to === 'agent' ? world.agents.get(id)?.name : world.rows.queues.find((q) => q.id === id)?.name;
    return { to, id, name };
  }

  function over(i, handed) {
    of(
      'interaction.wrapup',
      i,
      'wrapup',
      {
        third: undefined,
        handed_to: handed,
        ended_at: iso(),
        end_cause: 'transferred',
        talk_ms: Date.now() - Date.parse(i.answered_at ?? i.created_at),
        wrapup_ends: new Date(Date.now() + 40_000).toISOString(),
        code_wanted: true,
      },
      'transferred',
    );
  }

  /** The third person answers, or is gone. */
  function news(what) {
    const i = [...world.interactions.values()].find((x) => x.agent_id === me.agentId && x.third);
    if (!i) return {};
    if (what === 'up') return of('interaction.consult', i, 'consulting', { third: party(i, 'talking') });
    return of('interaction.consult', i, i.state === 'consulting' ? 'held' : 'active', { third: undefined });
  }

  function act(id, what, body) {
    const i = world.interactions.get(id);
    const running = i && ['active', 'held'].includes(i.state) && !i.third;
    if (what === 'transfer' || what === 'consult') {
      if (!running) return fault(409, 'conflict', 'interaction.not_now', 'It is not possible now.');
      const to = whom(body);
      const a = world.agents.get(body.agent_id);
      if (a && ['paused', 'offline', 'missed'].includes(a.activity))
        return fault(409, 'conflict', 'transfer.agent_away', 'Takes no calls now.');
      if (what === 'transfer') {
        phone.hangup();
        over(i, to);
        return ok({}, 204);
      }
      if (a && a.activity !== 'ready') return fault(409, 'conflict', 'consult.agent_busy', 'Is busy.');
      of('interaction.consult', i, 'consulting', {
        third: {
          name: to.name,
          [to.to === 'number' ? 'number' : `${to.to}_id`]: to.id,
          state: 'calling',
          since: iso(),
        },
      });
      return ok({}, 204);
    }
    const move = what.split('/')[1];
    if (move === 'drop') {
      if (i.third) of('interaction.consult', i, i.state === 'consulting' ? 'held' : 'active', { third: undefined });
      return ok({}, 204);
    }
    if (!i.third || i.third.state === 'calling')
      return fault(409, 'conflict', 'interaction.not_now', 'The third person is not on the line.');
    if (move === 'swap') {
      const back = i.state === 'consulting';
      of('interaction.consult', i, back ? 'active' : 'consulting', { third: party(i, back ? 'held' : 'talking') });
    } else if (move === 'merge') of('interaction.consult', i, 'active', { third: party(i, 'joined') });
    else {
      phone.hangup();
      over(i, { to: i.third.number ? 'number' : 'agent', id: i.third.agent_id ?? '', name: i.third.name });
    }
    return ok({}, 204);
  }

  /** Hanging up in a conference leaves the others to each other; an adviser's part just ends. */
  function leave(i) {
    if (i.kind === 'consult') {
      phone.hangup();
      of('interaction.ended', i, 'ended', { ended_at: iso(), outcome: 'consulted', disposition_id: 'none' });
      return true;
    }
    if (i.third?.state !== 'joined') return false;
    return act(i.id, 'consult/complete').status === 204;
  }

  return { targets, act, news, leave };
}
