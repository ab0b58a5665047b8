// Inboxes and canned answers of the fake world: one that works, one in trouble, one that is off.
import { readFileSync } from 'node:fs';

const KINDS = JSON.parse(readFileSync(new URL('../../src/inboxes/testdata/kinds.json', import.meta.url), 'utf8'));
const POLICY = { stay_minutes: 30, park_seconds: 300, resolve_hours: 48, reply_minutes: 60, undo_seconds: 5 };
const inbox = (id, name, channel, account, more = {}) => ({
  ...{
    id,
    site_id: 'site1',
    name,
    channel,
    account,
    queue_id: 'q1',
    active: true,
    settings: {},
    policy: POLICY,
    version: 1,
  },
  ...more,
});

export const INBOXES = [
  inbox('in1', 'Shop on WhatsApp', 'whatsapp', '106540352242922', {
    settings: { phone_number_id: '106540352242922', waba_id: '102290129340398' },
    known_secrets: ['access_token', 'app_secret', 'verify_token'],
  }),
  inbox('in2', 'Support bot', 'telegram', '123456789', { settings: { mode: 'polling' }, known_secrets: ['token'] }),
  inbox('in3', 'help@example.com', 'email', 'help@example.com', {
    active: false,
    settings: { address: 'help@example.com' },
  }),
  inbox('in4', 'Web site', 'webchat', 'k3yOfTheChat', {
    settings: { key: 'k3yOfTheChat', origins: ['https://shop.example'], transcript: true },
  }),
];

const answer = (id, shortcut, title, body, more = {}) => ({
  ...{ id, site_id: 'site1', shortcut, title, body, language: 'en', version: 1 },
  ...more,
});

export const CANNED = [
  answer('ca1', 'hello', 'Greeting', 'Hello {{contact.name}}, this is {{agent.name}}. How can I help you?'),
  answer('ca2', 'hello', 'Saludo', 'Hola {{contact.name}}, soy {{agent.name}}. ¿En qué le ayudo?', {
    language: 'es',
  }),
  answer('ca3', 'ship', 'On its way', 'Your order is on its way ({{thread.number}}).', {
    queue_id: 'q1',
    language: '',
  }),
];

const HEALTH = {
  in1: { state: 'up' },
  in2: { state: 'down', trouble: 'credentials', detail: '401 Unauthorized' },
  in4: { state: 'up' },
};

const STEPS = {
  in1: [
    { key: 'token', ok: true, detail: 'Cordboard app' },
    { key: 'number', ok: true, detail: '+34 600 111 222 Shop GREEN' },
    { key: 'webhook', ok: false, detail: 'https://old.example/hooks' },
  ],
  in2: [{ key: 'credentials', ok: false, detail: 'Unauthorized' }],
};

export function inboxes(world) {
  const ok = (body, status = 200) => ({ status, body });
  return function handle(method, path) {
    if (path === '/inbox-kinds') return ok(KINDS);
    if (path === '/inbox-sights')
      return ok({
        items: world.rows.inboxes.map((i) => ({
          ...i,
          traits: {},
          health: { since: '2026-03-02T09:00:00Z', state: 'up', ...HEALTH[i.id] },
        })),
      });
    const hit = /^\/inboxes\/([^/]+)\/(test|subscribe|rejects)$/.exec(path);
    if (!hit) return null;
    if (hit[2] === 'subscribe') return ok({}, 204);
    if (hit[2] === 'test') return ok({ items: STEPS[hit[1]] ?? [{ key: 'settings', ok: true }] });
    const items = [
      { seq: 8123, at: '2026-03-02T09:00:00Z', reason: "invalid character '<' looking for beginning of value" },
      { seq: 7001, at: '2026-03-01T22:14:00Z', reason: 'unexpected end of JSON input' },
    ];
    return ok({ items: hit[1] === 'in1' && method === 'GET' ? items : [] });
  };
}
