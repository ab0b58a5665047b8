// Rules, macros, satisfaction, mentions and the history of conversations in the fake world.
const rule = (id, name, position, more) => ({
  ...{ id, site_id: 'site1', name, position, active: true, when: 'customer_wrote', minutes: 0 },
  ...{ any: false, conditions: [], actions: [], stop: false, version: 1 },
  ...more,
});
const ago = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();

export const RULES = [
  rule('ru1', 'Refunds', 10, {
    conditions: [
      { kind: 'text', values: ['refund', 'money back', 'devolución'] },
      { kind: 'hours', values: ['h1'] },
    ],
    actions: [
      { do: 'queue', value: 'q2' },
      { do: 'tag', value: 'refund' },
      { do: 'priority', number: 6 },
    ],
  }),
  rule('ru2', 'Waits too long', 20, {
    ...{ when: 'waited', minutes: 30, any: true },
    conditions: [
      { kind: 'queue', values: ['q1', 'q2'] },
      { kind: 'priority', min: 5 },
    ],
    actions: [{ do: 'note', value: 'Thirty minutes without an answer: somebody please look at it.' }],
  }),
  rule('ru3', 'Close silent conversations', 30, {
    ...{ when: 'silent', minutes: 2_880, active: false, stop: true },
    conditions: [{ kind: 'channel', values: ['email'], not: true }],
    actions: [{ do: 'canned', value: 'ca1' }, { do: 'resolve' }],
  }),
];

export const MACROS = [
  {
    ...{ id: 'mc1', site_id: 'site1', name: 'Thank and close', queue_ids: [], version: 1 },
    actions: [
      { do: 'answer', value: 'Thank you for writing to us. Have a good day!' },
      { do: 'tag', value: 'thanked' },
      { do: 'resolve' },
    ],
  },
  {
    ...{ id: 'mc2', site_id: 'site1', name: 'Tomorrow', queue_ids: ['q1'], version: 1 },
    actions: [{ do: 'snooze', number: 1_440 }],
  },
];

const score = (id, asked, points) => {
  const answered = points.reduce((a, b) => a + b, 0);
  const sum = points.reduce((a, b, n) => a + b * (n + 1), 0);
  const good = answered ? (points[3] + points[4]) / answered : 0;
  return { id, asked, answered, average: answered ? sum / answered : 0, good, points };
};
const SCORES = {
  total: score('', 48, [2, 1, 4, 9, 15]),
  queues: [score('', 2, [0, 0, 0, 0, 0]), score('q1', 30, [1, 1, 2, 6, 10]), score('q2', 16, [1, 0, 2, 3, 5])],
  agents: [score('', 3, [1, 0, 0, 0, 1]), score('a1', 45, [1, 1, 4, 9, 14])],
  days: [score('2026-03-01', 20, [1, 1, 2, 4, 6]), score('2026-03-02', 28, [1, 0, 2, 5, 9])],
};

const MENTIONS = [
  {
    ...{ message_id: 'mm1', thread_id: '01JTHR00000000000000000001', number: 1042, name: 'Carmen Ruiz' },
    ...{ by: 'Luis Herrera', text: '@Ana can you look at the invoice?', at: ago(12), seen: false },
  },
  {
    ...{ message_id: 'mm2', thread_id: '01JTHR00000000000000000002', number: 1043, name: 'Peter Lang' },
    ...{ by: 'Luis Herrera', text: '@Ana he calls back tomorrow', at: ago(1_500), seen: true },
  },
];

const act = (id, minutes, kind, more = {}) => ({ id, at: ago(minutes), kind, by: { kind: '' }, ...more });
const LUIS = { by: { kind: 'agent', id: 'a1', name: 'Luis Herrera' } };
const ACTS = [
  act('x1', 3, 'queue', { was: 'q1', now: 'q2', was_name: 'Sales', now_name: 'Support', ...LUIS }),
  act('x2', 3, 'tagged', { now: 'vip <b>', ...LUIS }),
  act('x3', 2, 'priority', { was: '0', now: '6', ...LUIS }),
  act('x4', 2, 'agent', { now: 'a0', now_name: 'Ana Ferrer' }),
  act('x5', 1, 'snoozed', { now: ago(-600), ...LUIS }),
  act('x6', 0.5, 'woke'),
];

export function automation(world) {
  const ok = (body, status = 200) => ({ status, body });
  return (path) => {
    if (path === '/automation-rule-figures')
      return ok({
        items: [
          { rule_id: 'ru1', acted: 128, last_at: ago(9) },
          { rule_id: 'ru2', acted: 1, last_at: ago(300) },
        ],
      });
    if (path === '/automation-rules/preview')
      return ok({
        looked: 100,
        met: [
          {
            thread_id: '01JTHR00000000000000000001',
            number: 1042,
            name: 'Carmen Ruiz',
            text: 'I want a refund',
            at: ago(7),
          },
          { thread_id: '01JTHR00000000000000000002', number: 1043, name: '', text: '', at: ago(70) },
        ],
      });
    if (/^\/automation-rules\/[^/]+\/runs$/.test(path))
      return ok({
        items: [
          {
            thread_id: 't1',
            number: 1042,
            name: 'Carmen Ruiz',
            at: ago(9),
            did: ['queue q2', 'tag refund', 'priority 6'],
          },
          { thread_id: 't2', number: 1040, name: '', at: ago(99), did: ['queue q2 (gone)', 'tag refund'] },
        ],
      });
    if (path === '/survey-scores') return ok(SCORES);
    if (path === '/mentions') return ok({ items: MENTIONS });
    if (/^\/mentions\/[^/]+\/seen$/.test(path)) return ok({}, 204);
    if (/^\/threads\/[^/]+\/acts$/.test(path)) return ok({ items: ACTS });
    if (/^\/threads\/[^/]+\/macros$/.test(path)) return ok({ items: world.rows.macros });
    if (path === '/desk/waiting') return ok({ items: waiting() });
    return null;
  };
}

function waiting() {
  return ['Rosa Díaz', 'visitor-7f2'].map((name, n) => ({
    ...{ id: `iw${n}`, site_id: 'site1', channel: n ? 'webchat' : 'email', direction: 'in', state: 'queued' },
    ...{ since: ago(9), created_at: ago(9), queue_id: 'q1', from: name, from_name: name, to: '', priority: 0 },
    ...{ held_ms: 0, talk_ms: 0, wait_ms: 0, wrap_ms: 0, thread_id: `01JTHR0000000000000000000${n + 1}` },
    written: {
      number: 1050 + n,
      status: 'open',
      text: 'Is anybody there?',
      by: 'customer',
      at: ago(9),
      waiting_since: ago(9),
    },
  }));
}
