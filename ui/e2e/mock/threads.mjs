// Written conversations of the fake world: threads with messages of every type and state, mail, failures; and the operations on them.
const id = (kind, n) => `01J${kind}${String(n).padStart(26 - 3 - kind.length, '0')}`;
const ago = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();
const ahead = (minutes) => ago(-minutes);
const HOUR = 3_600_000_000_000;
const MAIL_HTML =
  '<div style="font-family:Georgia;color:#334155"><p>Good morning,</p><p>the <b style="color:#b3261e">broken unit</b> is in the picture. ' +
  'Could you tell me <a href="https://example.test/returns">how to send it back</a>?</p>' +
  '<table border="1" cellpadding="4"><tr><th align="left">Article</th><th>Pieces</th></tr><tr><td>Pump P-40</td><td align="right">2</td></tr></table>' +
  '<img data-remote-src="https://example.test/logo.png" alt="Logo"><script>parent.hacked = true</script>' +
  '<p onclick="alert(1)">Kind regards<br>Peter Lang</p></div>';
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAGCAIAAABxZ0isAAAAHUlEQVR4nGNk+M+AFTBhFx4uEiwMDAwM/xkYGBgAMTICDMBHp1kAAAAASUVORK5CYII=',
  'base64',
);

const TRAITS = {
  whatsapp: {
    window: 24 * HOUR,
    files: 10,
    templates: true,
    replies: true,
    reactions: true,
    typing: true,
    read_told: true,
    live: true,
    text_limit: 4096,
    text_unit: 'chars',
    file_limits: [{ type: 'image/', bytes: 5_000_000 }],
  },
  telegram: { files: 10, replies: true, reactions: true, live: true, text_limit: 4096, text_unit: 'utf16' },
  sms: { segments: true, text_limit: 160 },
  webchat: { files: 5, live: true, typing: true },
  email: { files: 10, subject: true, html: true },
};

function sights() {
  return Object.entries(TRAITS).map(([channel, traits], n) => ({
    id: id('BOX', n + 1),
    site_id: 'site1',
    name: {
      whatsapp: 'Shop WhatsApp',
      telegram: 'Shop bot',
      sms: 'SMS 600',
      webchat: 'Web shop',
      email: 'help@shop.test',
    }[channel],
    channel,
    queue_id: 'q1',
    active: true,
    begins: true,
    traits,
    health: {
      state: channel === 'sms' ? 'down' : 'up',
      detail: channel === 'sms' ? 'The message centre does not answer.' : '',
      since: ago(12),
    },
  }));
}

export class Threads {
  constructor(world) {
    this.world = world;
    this.sights = sights();
    this.threads = new Map();
    this.messages = new Map();
    this.drafts = new Map();
    this.files = new Map();
    this.refuse = null;
    this.fill();
  }

  add(n, channel, part) {
    const box = this.sights.find((s) => s.channel === channel);
    const t = {
      ...{
        id: id('THR', n),
        number: 1040 + n,
        site_id: 'site1',
        inbox_id: box.id,
        channel,
        queue_id: 'q1',
        agent_id: '',
      },
      ...{
        name: '',
        handle: '',
        priority: 0,
        status: 'open',
        since: ago(9),
        seq: 0,
        created_at: ago(4000),
        version: 1,
      },
      ...part,
    };
    this.threads.set(t.id, t);
    this.messages.set(t.id, []);
    return t;
  }

  write(t, direction, content, more = {}) {
    const list = this.messages.get(t.id);
    const seq = (list.at(-1)?.seq ?? 0) + 1;
    const kind = { in: 'customer', out: 'agent', note: 'agent' }[direction];
    const at = more.at ?? ago(0);
    const m = {
      ...{ id: id(`M${t.number}`, seq), thread_id: t.id, seq, direction, at, arrived_at: at, version: 1 },
      by: { kind, ...(kind === 'agent' ? { id: 'a0', name: 'Ana Torres' } : { name: t.name }) },
      content: { type: 'text', ...content },
      ...(direction === 'out' ? { status: 'read' } : {}),
      ...more,
    };
    list.push(m);
    Object.assign(t, {
      seq,
      last_text: m.content.text ?? '',
      last_type: m.content.type,
      last_by: m.by.kind,
      last_at: m.at,
    });
    if (direction === 'in') t.last_in = m.at;
    return m;
  }

  fill() {
    const f = (n, part) => {
      const file = {
        id: id('FIL', n),
        kind: 'file',
        name: 'file',
        mime: 'application/octet-stream',
        size: 1000,
        state: 'stored',
        ...part,
      };
      this.files.set(file.id, file);
      return file;
    };
    const w = this.add(1, 'whatsapp', {
      name: 'Carmen Ortega',
      handle: '+34600111222',
      contact_id: 'c1',
      agent_id: 'a0',
      tags: ['broken', 'refund'],
      language: 'es',
      reply_due: ahead(3),
      waiting_since: ago(4),
      unread: 2,
      priority: 3,
    });
    for (let n = 0; n < 60; n++)
      this.write(
        w,
        n % 3 ? 'in' : 'out',
        { text: `Line ${n + 1} of what was written before.` },
        { at: ago(3000 - n * 2) },
      );
    this.write(
      w,
      'in',
      { text: 'Hello! My pump does not work any more. It is this one: https://shop.test/p/40?size=2.' },
      { at: ago(64) },
    );
    const asked = this.write(
      w,
      'out',
      { text: 'Good morning Carmen, I am sorry to hear that. Could you send a picture?' },
      { at: ago(62) },
    );
    this.write(
      w,
      'in',
      { type: 'image', text: 'Here it is' },
      {
        at: ago(55),
        reply_to: asked.id,
        files: [f(1, { kind: 'image', name: 'pump.png', mime: 'image/png', size: PNG.length })],
        reactions: [{ by: 'agent', name: 'Ana', emoji: '👍' }],
      },
    );
    this.write(
      w,
      'in',
      { type: 'voice' },
      { at: ago(54), files: [f(2, { kind: 'voice', name: 'voice.ogg', mime: 'audio/ogg', seconds: 9 })] },
    );
    this.write(
      w,
      'in',
      { type: 'file' },
      {
        at: ago(53),
        files: [
          f(3, {
            name: 'Rechnung 2026-03 für die Pumpe mit einem sehr langen Namen.pdf',
            mime: 'application/pdf',
            size: 812_345,
          }),
          f(4, { name: 'setup.exe', state: 'refused', trouble: 'infected' }),
          f(5, { name: 'video.mp4', state: 'pending', kind: 'video', mime: 'video/mp4' }),
          f(6, { name: 'old.jpg', state: 'gone', kind: 'image', mime: 'image/jpeg' }),
        ],
      },
    );
    this.write(
      w,
      'note',
      { text: 'Under warranty until May. @Marta Vidal may approve the refund.' },
      { at: ago(50) },
    );
    this.write(
      w,
      'in',
      {
        type: 'location',
        place: { latitude: 28.0, longitude: -15.41, name: 'Talleres Ortega', address: 'Calle Mayor 1, Telde' },
      },
      { at: ago(49) },
    );
    this.write(
      w,
      'in',
      {
        type: 'contact',
        cards: [{ name: 'Luis Ortega', phones: ['+34600333444'], emails: ['luis@example.test'], org: 'Talleres' }],
      },
      { at: ago(48) },
    );
    this.write(
      w,
      'out',
      { type: 'choice', text: 'What shall we do?', buttons: [{ title: 'Send a new one' }, { title: 'Money back' }] },
      { at: ago(47), status: 'delivered' },
    );
    this.write(w, 'in', { type: 'choice', chosen: { title: 'Money back', payload: 'refund' } }, { at: ago(46) });
    this.write(
      w,
      'in',
      { type: 'order', items: [{ product: 'Pump P-40', quantity: 2, price: '89.90', currency: 'EUR' }] },
      { at: ago(45) },
    );
    this.write(w, 'in', { type: 'unsupported', placeholder: 'poll_creation' }, { at: ago(44) });
    this.write(
      w,
      'out',
      { type: 'template', template: { name: 'order_update', language: 'es' }, text: 'Su pedido está en camino.' },
      { at: ago(43), status: 'sent' },
    );
    this.write(w, 'in', { text: 'This one I regret' }, { at: ago(42), deleted_at: ago(41) });
    this.write(w, 'in', { text: 'Is there any news?' }, { at: ago(40), edited_at: ago(39) });
    this.write(
      w,
      'out',
      { text: 'I have sent the form to you.' },
      { at: ago(20), status: 'failed', trouble: 'unreachable', trouble_code: '131026' },
    );
    this.write(w, 'out', { text: 'It takes two days.' }, { at: ago(19), status: 'unclear' });
    this.write(
      w,
      'out',
      { text: 'A reminder of your appointment.' },
      { at: ago(18), status: 'scheduled', due_at: ahead(600) },
    );
    this.write(w, 'in', { text: 'Thank you. When will the money arrive?' }, { at: ago(5) });
    this.write(w, 'in', { text: 'Hello?' }, { at: ago(4) });

    const mail = this.add(2, 'email', {
      name: 'Peter Lang',
      handle: 'peter@lang.test',
      contact_id: 'c2',
      agent_id: 'a0',
      subject: 'Pump P-40 arrived broken',
      reply_due: ago(7),
      waiting_since: ago(240),
      unread: 1,
    });
    this.write(
      mail,
      'in',
      {
        type: 'mail',
        text: 'Good morning,\n\nthe broken unit is in the picture.\n\nOn Monday you wrote:\n> We are sorry.',
        mail: {
          message_id: '<1@lang.test>',
          subject: 'Pump P-40 arrived broken',
          to: [{ name: 'Help', address: 'help@shop.test' }],
          cc: [{ address: 'boss@lang.test' }],
          html: MAIL_HTML,
          remote_images: 1,
          quoted: 55,
        },
      },
      { at: ago(240), files: [f(7, { name: 'invoice.pdf', mime: 'application/pdf', size: 48_200 })] },
    );
    this.write(
      mail,
      'out',
      {
        type: 'mail',
        text: 'Dear Mr Lang,\n\nI am looking into it.\n\n-- \nShop',
        mail: {
          message_id: '<2@shop.test>',
          subject: 'Re: Pump P-40 arrived broken',
          to: [{ address: 'peter@lang.test' }],
        },
      },
      { at: ago(200), status: 'sent' },
    );
    this.write(
      mail,
      'in',
      {
        type: 'mail',
        text: 'Any news?\n\nOn Monday you wrote:\n> I am looking into it.',
        mail: { message_id: '<3@lang.test>', subject: 'Re: Pump P-40 arrived broken', quoted: 11 },
      },
      { at: ago(190) },
    );

    const closed = this.add(3, 'whatsapp', {
      name: 'Rosa Díaz',
      handle: '+573001112233',
      agent_id: 'a0',
      status: 'waiting',
    });
    this.write(closed, 'in', { text: 'I will call you tomorrow.' }, { at: ago(2000) });
    this.write(closed, 'out', { text: 'Very well, until tomorrow.' }, { at: ago(1990) });
    const sms = this.add(4, 'sms', {
      name: '',
      handle: '+34611223344',
      agent_id: 'a0',
      status: 'snoozed',
      snoozed_until: ahead(300),
    });
    this.write(sms, 'in', { text: 'STOP? no, please go on' }, { at: ago(300) });
    const chat = this.add(5, 'webchat', {
      name: 'Visitor 4411',
      handle: 'visitor-4411',
      waiting_since: ago(1),
      unread: 1,
    });
    this.write(chat, 'in', { text: 'Do you ship to the islands?' }, { at: ago(1) });
    this.fillBot();
    for (let n = 6; n < 40; n++) {
      const channel = Object.keys(TRAITS)[n % 5];
      const x = this.add(n, channel, {
        name: ['Inés Blanco', 'Jan Becker', 'Amélie Fontaine-Delacroix de Montmorency', 'Li Wei'][n % 4],
        handle: `h${n}`,
        agent_id: n % 3 ? `a${n % 4}` : '',
        status: ['open', 'open', 'waiting', 'resolved'][n % 4],
        waiting_since: ago(n * 11),
        tags: n % 5 ? [] : ['vip'],
      });
      this.write(
        x,
        n % 4 === 2 ? 'out' : 'in',
        {
          text: [
            'Where is my order?',
            'Thank you!',
            'I was charged twice for the same thing, and nobody answers the phone.',
          ][n % 3],
        },
        { at: ago(n * 11) },
      );
    }
    this.writes = [w, mail, closed, sms].map((t) => this.work(t, t.status === 'open' ? 'active' : 'parked'));
  }

  /** Two conversations of the bot's: one that it handed over, one in which it talks. */
  fillBot() {
    const by = { by: { kind: 'bot' }, auto: true };
    const source = { source_id: 'so1', chunk_id: 'c1', title: 'Sending things back', version: 3, score: 0.03 };
    const sources = [
      { ...source, url: 'https://shop.test/returns' },
      { ...source, source_id: 'so3', title: 'Delivery' },
    ];
    const summary = {
      issue: 'Wants the money back for a pump that came broken.',
      done: 'The bot answered 2 times.',
      collected: ['A-77123', 'jonas@example.test'],
      sentiment: 'angry',
      next: 'Check the order and offer a new unit.',
      by_model: true,
    };
    const given = this.add(40, 'webchat', { name: 'Jonas Weber', handle: 'j', agent_id: 'a0', language: 'de' });
    this.write(given, 'in', { text: 'Can I send it back?' }, { at: ago(9) });
    const text = 'Yes, within 30 days of delivery, in the box it came in.';
    this.write(given, 'out', { text }, { at: ago(9), ...by, bot: { run_id: 'r1', sources } });
    this.write(given, 'in', { text: 'I want my money NOW or I call my lawyer!!' }, { at: ago(8) });
    const bot = { run_id: 'r2', reason: 'sensitive', detail: 'lawyer', summary };
    this.write(given, 'note', { text: 'Bot → agent: sensitive (lawyer)' }, { at: ago(8), ...by, auto: false, bot });
    const talks = this.add(41, 'webchat', { name: 'Mia Roth', handle: 'm', bot: 'talking', interaction_id: 'i-mia' });
    this.write(talks, 'in', { text: 'Are you open on Sunday?' }, { at: ago(2) });
    this.write(talks, 'out', { text: 'No, from Monday to Friday.' }, { at: ago(2), ...by, bot: { run_id: 'r3' } });
  }

  /** The work on a thread at the agent's desk. */
  work(t, state, agent = 'a0') {
    const i = this.world.newInteraction({
      from: t.handle,
      name: t.name,
      queue: t.queue_id,
      state,
      agent_id: '',
      ago: 240_000,
    });
    Object.assign(i, {
      channel: t.channel,
      thread_id: t.id,
      inbox_id: t.inbox_id,
      contact_id: t.contact_id,
      agent_id: agent,
      priority: t.priority,
    });
    t.interaction_id = i.id;
    return this.reflect(t);
  }

  reflect(t) {
    const i = this.world.interactions.get(t.interaction_id);
    if (!i) return null;
    i.written = {
      number: t.number,
      subject: t.subject,
      text: t.last_text,
      type: t.last_type,
      by: t.last_by,
      at: t.last_at,
      unread: t.unread ?? 0,
      status: t.status,
      snoozed_until: t.snoozed_until,
      reply_due: t.reply_due,
      waiting_since: t.waiting_since,
      tags: t.tags,
      live: t.channel !== 'email',
    };
    return i;
  }

  offer(channel = 'webchat') {
    const t = [...this.threads.values()].find((x) => x.channel === channel && !x.interaction_id);
    const i = this.work(t, 'queued');
    return this.world.move(i.id, 'offered', 'interaction.offered', {
      agent_id: 'a0',
      offer_id: `o-${i.id}`,
      offer_expires: ahead(0.6),
    });
  }

  tell(t, act = 'changed') {
    t.version += 1;
    const i = this.reflect(t);
    this.world.emit('thread.changed', { thread: t, act });
    if (!i) return;
    const state = { open: 'active', waiting: 'parked', snoozed: 'parked', resolved: 'wrapup' }[t.status];
    const type = { active: 'interaction.woken', parked: 'interaction.parked', wrapup: 'interaction.wrapup' }[state];
    if (i.agent_id && i.state !== state)
      this.world.move(i.id, state, type, {
        wrapup_ends: state === 'wrapup' ? ahead(0.7) : undefined,
        code_wanted: true,
      });
    else this.world.emit('interaction.written', { interaction: i });
  }

  come(threadId, text, direction = 'in', more = {}) {
    const t = this.threads.get(threadId) ?? this.threads.get(id('THR', 1));
    const m = this.write(t, direction, { text }, more);
    if (direction === 'in') t.unread = (t.unread ?? 0) + 1;
    this.world.emit('message.recorded', { thread: t, message: m });
    this.tell(t);
    return m;
  }
}

const ok = (body = {}, status = 200) => ({ status, body });
const fault = (status, key) => ({
  status,
  body: { code: status === 409 ? 'conflict' : 'invalid', key, message: key },
});

/** Answers what concerns threads, or nothing. */
export function threadOperations(world) {
  const all = world.threads;
  return (method, path, query, body) => {
    if (path === '/inbox-sights') return ok({ items: all.sights });
    let hit = /^\/inboxes\/([^/]+)\/templates$/.exec(path);
    if (hit)
      return ok({
        items: [
          {
            name: 'order_update',
            language: 'es',
            category: 'UTILITY',
            status: 'APPROVED',
            header: 'Su pedido',
            header_type: 'text',
            body: 'Hola {{1}}, su pedido {{2}} llega el {{3}}.',
            footer: 'Tienda',
            buttons: [{ title: 'Seguir el pedido' }],
            params: ['body.1', 'body.2', 'body.3'],
          },
          { name: 'draft_one', language: 'en', category: 'MARKETING', status: 'PENDING', body: 'No' },
        ],
      });
    hit = /^\/interactions\/([^/]+)\/(accept|take|release)$/.exec(path);
    const work = hit && world.interactions.get(hit[1]);
    if (work?.thread_id) {
      const t = all.threads.get(work.thread_id);
      t.agent_id = hit[2] === 'release' ? '' : 'a0';
      const [state, type] =
        hit[2] === 'release' ? ['queued', 'interaction.queued'] : ['active', 'interaction.connected'];
      world.move(work.id, state, type, { agent_id: t.agent_id });
      all.tell(t, 'assigned');
      return ok(work);
    }
    if (path === '/files' && method === 'POST') {
      const file = {
        id: `01JFILE${String(all.files.size).padStart(19, '0')}`,
        kind: 'file',
        name: query.get('name'),
        mime: 'application/pdf',
        size: 20_000,
        state: 'stored',
      };
      all.files.set(file.id, file);
      return ok(file, 201);
    }
    hit = /^\/files\/([^/]+)$/.exec(path);
    if (hit)
      return all.files.has(hit[1])
        ? { status: 200, bytes: PNG, type: all.files.get(hit[1]).mime }
        : fault(404, 'file.missing');
    if (path === '/threads' && method === 'GET') return list(query);
    if (path === '/threads')
      return ok(
        all.add(900 + all.threads.size, 'sms', {
          name: body.name || body.address,
          handle: body.address,
          agent_id: 'a0',
          status: 'waiting',
        }),
        201,
      );
    hit = /^\/threads\/([^/]+)(?:\/(.+))?$/.exec(path);
    const t = hit && all.threads.get(hit[1]);
    if (!hit) return null;
    if (!t) return fault(404, 'thread.missing');
    return onThread(t, method, hit[2] ?? '', query, body);
  };

  function list(query) {
    const has = (name, value) => !query.get(name) || query.get(name) === value;
    const words = (query.get('search') ?? '').toLowerCase();
    const items = [...all.threads.values()]
      .filter(
        (t) =>
          has('status', t.status) &&
          has('channel', t.channel) &&
          has('inbox_id', t.inbox_id) &&
          has('queue_id', t.queue_id) &&
          has('contact_id', t.contact_id),
      )
      .filter((t) => !query.get('agent_id') || t.agent_id === 'a0')
      .filter((t) => !query.get('tag') || t.tags?.includes(query.get('tag')))
      .filter((t) => `${t.name} ${t.handle} ${t.last_text} #${t.number}`.toLowerCase().includes(words))
      .sort((a, b) => b.last_at.localeCompare(a.last_at));
    return ok({ items });
  }

  function onThread(t, method, what, query, body) {
    const messages = all.messages.get(t.id);
    if (what === '' && method === 'GET') return ok(t);
    if (['take', 'assign', 'move'].includes(what)) {
      if (what === 'move') t.queue_id = body.queue_id;
      t.agent_id = { take: 'a0', assign: body.agent_id, move: '' }[what];
      if (what === 'take' && t.status === 'resolved') t.status = 'open';
      all.tell(t, 'assigned');
      return what === 'take' ? ok(t) : { status: 204 };
    }
    if (what === '') {
      Object.assign(t, body);
      all.tell(t, 'tagged');
      return ok(t);
    }
    if (what === 'messages' && method === 'GET') {
      const before = Number(query.get('before_seq') || 1e9);
      return ok({ items: messages.filter((m) => m.seq < before).slice(-Number(query.get('limit') || 50)) });
    }
    if (what === 'messages') {
      const was = messages.find((m) => m.client_id === body.client_id);
      if (was) return ok(was, 201);
      if (all.refuse) {
        const key = all.refuse;
        all.refuse = null;
        if (key === 'message.collision')
          all.come(t.id, 'I have answered this already, Marta', 'out', {
            by: { kind: 'agent', id: 'a2', name: 'Marta Vidal' },
            status: 'sent',
          });
        return fault(409, key);
      }
      const due = body.send_at ?? ahead(body.note ? 0 : 0.15);
      const m = all.write(
        t,
        body.note ? 'note' : 'out',
        { text: body.text, template: body.template, type: body.template ? 'template' : 'text' },
        {
          client_id: body.client_id,
          ...(body.note ? {} : { status: 'scheduled', due_at: due }),
          files: (body.file_ids ?? []).map((x) => all.files.get(x)),
        },
      );
      world.emit('message.recorded', { thread: t, message: m });
      if (body.then) t.status = { wait: 'waiting', resolve: 'resolved' }[body.then];
      all.tell(t);
      return ok(m, 201);
    }
    if (what === 'status') {
      Object.assign(t, { status: body.to, snoozed_until: body.until, since: ago(0) });
      all.tell(t, body.to);
      return ok(t);
    }
    if (what === 'seen') {
      Object.assign(t, { unread: 0 });
      all.tell(t, 'seen');
      return ok({}, 204);
    }
    if (what === 'drafts') return ok({ items: all.drafts.get(t.id) ?? [] });
    if (what.startsWith('drafts/')) {
      const kind = what.slice(7);
      const rest = (all.drafts.get(t.id) ?? []).filter((d) => d.kind !== kind);
      all.drafts.set(t.id, body.body ? [...rest, { kind, body: body.body, changed_at: ago(0) }] : rest);
      return ok({}, 204);
    }
    const act = /^messages\/([^/]+)\/(.+)$/.exec(what);
    const m = act && messages.find((x) => x.id === act[1]);
    if (m) {
      if (act[2] === 'take-back') Object.assign(m, { status: 'cancelled', version: m.version + 1 });
      if (act[2] === 'try-again') Object.assign(m, { status: 'queued', version: m.version + 1 });
      if (act[2] === 'reaction')
        Object.assign(m, {
          reactions: body.emoji ? [{ by: 'agent', emoji: body.emoji }] : [],
          version: m.version + 1,
        });
      world.emit('message.changed', { thread: t, message: m });
      if (act[2] === 'take-back') return ok({ text: m.content.text, files: m.files, template: m.content.template });
    }
    return ok({}, 204);
  }
}
