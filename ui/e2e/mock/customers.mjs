// What is done with customers beside writing them, in the fake world: own fields, consents, the past, merging, erasing.
const site_id = 'site1';
const AT = (hoursAgo) => new Date(Date.now() - hoursAgo * 3_600_000).toISOString();

export const CONTACT_FIELDS = [
  { key: 'plan', label: 'Plan', kind: 'choice', choices: ['Small', 'Large'] },
  { key: 'since', label: 'Customer since', kind: 'date' },
  { key: 'machines', label: 'Machines', kind: 'number' },
  { key: 'newsletter', label: 'Newsletter', kind: 'switch' },
].map((f, n) => ({ id: `cf${n + 1}`, site_id, position: n, version: 1, ...f }));

/** What makes the first contact one that is known for long. */
export const KNOWN = {
  identities: [
    { kind: 'phone', value: '+34600111222', added_at: AT(3000) },
    { kind: 'email', value: 'carmen@example.com', added_at: AT(2000) },
    { kind: 'telegram', value: '77001122', proven: true, added_at: AT(900) },
  ],
  custom: { plan: 'Large', since: '2021-03-01', machines: '12', colour: 'blue' },
  tags: ['vip', 'mornings'],
  consents: [
    { channel: 'whatsapp', state: 'out', at: AT(700), source: 'a letter', by_name: 'Ana Torres' },
    { channel: 'email', purpose: 'marketing', state: 'in', at: AT(900), source: 'a form', by_name: 'Luis Herrera' },
  ],
  opt_outs: [{ inbox_id: 'in1', inbox: 'Shop on WhatsApp', channel: 'whatsapp', at: AT(600), source: 'STOP' }],
};

const thread = { id: `01JTHR${String(1).padStart(20, '0')}`, number: 12, inbox_id: 'in2', channel: 'telegram' };
const message = (n, direction, text, name, more = {}) => ({
  ...{ kind: direction === 'note' ? 'note' : 'message', id: `hm${n}`, at: AT(n), thread },
  message: { id: `hm${n}`, thread_id: thread.id, seq: n, direction, at: AT(n), by: { kind: 'agent', name }, ...more },
  text,
});

function past() {
  const talk = (n, direction, part) => ({
    ...{ kind: 'call', id: `hc${n}`, at: AT(n), recordings: n === 30 ? ['r1'] : [] },
    interaction: {
      ...{ id: `hc${n}`, site_id, channel: 'voice', direction, state: 'closed', queue_id: 'q1', agent_id: 'a1' },
      ...{ from: '+34600111222', created_at: AT(n), ended_at: AT(n), closed_at: AT(n), outcome: 'handled' },
      ...{
        talk_ms: 184_000,
        held_ms: 0,
        wait_ms: 12_000,
        wrap_ms: 20_000,
        notes: 'Asked for the invoice of March.',
        ...part,
      },
    },
  });
  const written = [
    message(
      2,
      'in',
      'Hola, <b>¿ya salió</b> mi pedido? https://example.com/un-enlace-muy-largo-que-no-se-puede-partir-0123456789',
      '',
    ),
    message(3, 'out', 'Sale hoy por la tarde.', 'Ana Torres', {
      files: [{ id: 'f1', kind: 'file', name: 'albarán.pdf' }],
    }),
    message(4, 'note', 'Prefers to be called before noon.', 'Ana Torres'),
  ].map(({ text, ...h }) => ({ ...h, message: { ...h.message, content: { type: 'text', text } } }));
  return [
    ...written,
    talk(30, 'in', {}),
    {
      ...{ kind: 'form', id: 'hc30', at: AT(30) },
      form: {
        form_id: 'f1',
        name: 'Order',
        version: 1,
        saved_at: AT(30),
        values: { order: 'A-1207', urgent: 'yes' },
      },
    },
    talk(80, 'out', { outcome: 'no_answer', talk_ms: 0, notes: '' }),
    {
      ...{ kind: 'merge', id: 'merge1', at: AT(100) },
      merge: {
        from_id: 'c9',
        from_name: 'C. Ortega',
        into_id: 'c1',
        into_name: 'Carmen Ortega',
        by_name: 'Luis Herrera',
      },
    },
  ];
}

const SHOWN = { calls: ['call'], messages: ['message'], notes: ['note'], forms: ['form'], merges: ['merge'] };

/** Answers what belongs to customers, or nothing. */
export function customers(world, { ok }) {
  const names = { agents: { a1: 'Ana Torres' }, queues: { q1: 'Sales' }, codes: {} };
  return (method, path, query, body) => {
    const [, id, what] = /^\/contacts\/([^/]+)\/(\w+)$/.exec(path) ?? [];
    if (/^\/contact-merges\/[^/]+\/undo$/.test(path)) return ok({ merge: {}, stayed: [{ what: 'tag', id: 'vip' }] });
    const contact = world.rows.contacts.find((c) => c.id === id);
    if (!contact) return null;
    if (what === 'timeline') {
      const kinds = SHOWN[query.get('show')];
      return ok({ items: past().filter((h) => !kinds || kinds.includes(h.kind)), names });
    }
    if (what === 'consents') {
      const rest = (contact.consents ?? []).filter((c) => c.channel !== (body?.channel ?? query.get('channel')));
      contact.consents = method === 'PUT' ? [...rest, { ...body, at: AT(0), by_name: 'Ana Torres' }] : rest;
      return ok(contact);
    }
    if (what === 'merge') return ok({ id: 'merge2', into_id: id, from_id: body.from_id });
    if (what === 'split') return ok({ ...contact, id: 'c2', name: body.name || contact.name }, 201);
    if (what === 'erase') return ok({ id: 'e1', contact_id: id, at: AT(0), step: 'messages' });
    if (what === 'erasure') return ok({ id: 'e1', contact_id: id, at: AT(0), done_at: AT(0) });
    return null;
  };
}
