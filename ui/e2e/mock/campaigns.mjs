// Campaigns, trunks and lists of the fake world.
const site_id = 'site1';
const v = { version: 1 };
const at = (ms) => new Date(Date.now() + ms).toISOString();
const HOUR = 3_600_000;
const ok = (body, status = 200) => ({ status, body });

const campaign = (id, name, more) => ({
  ...{ id, site_id, name, state: 'running', queue_id: 'q1', mode: 'predictive', ratio: 1.5, pace: 80, weight: 1 },
  ...{ channels: 0, country: 'ES', time_zone: 'Europe/Madrid', trunk_id: 'tr1', preset: 'es', record: false },
  rules: {
    hours: { mon: ['10:00-14:00', '16:00-20:00'], tue: ['10:00-14:00'] },
    lead_caps: { day: 2, week: 5 },
    gap: '4h',
    days_off: ['2026-12-07', '2027-01-05'],
    outcomes: {
      busy: { turn: 'same', after: '20m', times: 3 },
      no_answer: { turn: 'next', after: '6h', next: '2h', times: 4 },
    },
    results: { d1: { turn: 'finish' } },
    after_contact: { block: '48h' },
  },
  overrides: [{ field: 'gap', by: 'Ana Torres', reason: 'They asked for it', expires: '2026-01-31T23:59:59Z' }],
  caller_id: {
    source: 'pool',
    number: '+34910000001',
    pool: [{ number: '+34930000001', serves: ['+3493'], daily_cap: 200 }],
  },
  preview: { seconds: 30, can_skip: true },
  message: 'sound:cordboard/goodbye',
  detection: { on: true, args: '2500,1500,800,5000', sample_percent: 5 },
  list_ids: ['l1'],
  created_at: at(-72 * HOUR),
  ...v,
  ...more,
});

export function campaignRows() {
  return {
    campaigns: [
      campaign('cp1', 'Spring renewals', {}),
      campaign('cp2', 'Debt reminders in the south with a name that is long', { mode: 'progressive' }),
      campaign('cp3', 'Welcome calls', { state: 'stopped', mode: 'preview', list_ids: [] }),
    ],
    trunks: [
      {
        ...{ id: 'tr1', site_id, name: 'Provider A', route: 'PJSIP/{number}@provider', channels: 60, cps: 8 },
        ...{ numbers: ['+34910000001', '+34930000001'], plus: true, ...v },
      },
    ],
    lists: [
      { id: 'l1', site_id, name: 'March customers', country: 'ES', fields: ['policy'], leads: 12000, ...v },
      { id: 'l2', site_id, name: 'April customers', country: 'ES', fields: [], leads: 300, ...v },
    ],
    'dnc-lists': [],
  };
}

const funnel = { attempts: 812, answered: 304, people: 251, connected: 245, success: 61, abandoned: 6, machines: 53 };
const leads = { total: 12000, due: 1804, later: 8312, leased: 5, closed: 1879 };
const clocks = { from: at(-9 * HOUR), to: at(15 * HOUR), dropped: 6, late: 0, early: 0, machines: 0, pending: 2 };

function status(c, more) {
  const stopped = c.state === 'stopped';
  return {
    ...{ campaign_id: c.id, at: at(-400), state: c.state, mode: c.mode, mode_now: c.mode },
    ...(stopped
      ? { wanted: 0, allowed: 0, placed: 0, bound: 'stopped' }
      : { wanted: 9, allowed: 6, placed: 2, bound: 'cps' }),
    agents: { signed_in: 15, ready: 3, talking: 8, wrapup: 2, paused: 1, off_line: 1, elsewhere: 0, callers: 2 },
    calls: { dialling: stopped ? 0 : 5, waiting: 1, talking: 8, previews: 0 },
    today: funnel,
    windows: [
      { policy: 'cnmc', ...clocks, abandoned: 6, answered: 251, limit: 7, allowance: 1, aim: 0, over: false },
      { policy: 'calling_day', ...clocks, abandoned: 9, answered: 251, limit: 7, allowance: 0, aim: 0, over: true },
    ],
    rolling: { policy: 'cnmc', ...clocks, abandoned: 5, answered: 190, limit: 5, allowance: 0, aim: 0, over: false },
    forecast: 0.0243,
    zones: [
      { zone: 'Atlantic/Canary', open: true, until: at(3 * HOUR), leads: 2104 },
      { zone: 'Europe/Madrid', open: false, until: at(15 * HOUR), leads: 8012 },
      { zone: '', open: false, leads: 5 },
    ],
    holds: [
      { rule: 'hours', leads: 8012, first: at(15 * HOUR) },
      { rule: 'retry', leads: 300, first: at(HOUR / 3) },
      { rule: 'register', leads: 17 },
    ],
    leads,
    counted_at: at(-70_000),
    ...more,
  };
}

const preset = {
  id: 'es',
  name: 'Spain',
  version: '2026-11-21',
  valid_from: '2025-12-28',
  review_by: '2027-02-19',
  expired: false,
};

const codes = [
  { id: 'd1', name: 'Sale', leads: 61 },
  { id: 'd2', name: 'Not interested', leads: 40 },
];

export function campaigns(world) {
  const find = (id) => world.rows.campaigns.find((c) => c.id === id);
  const agents = ['Ana Torres', 'Luis Herrera', 'Marta Vidal'];
  return function handle(method, path, body, query) {
    const [, noun, id, what, more] = path.split('/');
    if (noun === 'calling-presets')
      return ok(
        id
          ? {
              ...preset,
              rules: {
                ...{ holidays: 'yes', gap: '4h', min_ring: '20s', max_ring: '45s' },
                number_caps: { day: 2, '24h': 3, '7d': 7 },
                regions: { 'ES-MD': { number_caps: { day: 1 } } },
              },
              retries: {
                busy: { turn: 'same', after: '15m', times: 5 },
                no_answer: { turn: 'next', after: '4h', next: '1h', times: 5 },
                machine: { turn: 'next', after: '24h', next: '4h', times: 3 },
                fax: { turn: 'drop' },
                connected: { turn: 'finish' },
              },
              notes: ['Days of towns are not in it.'],
              sources: [{ text: 'Ley 11/2022, art. 66', confirm: true }],
              sentences: [
                { field: 'hours', text: 'People are called Monday to Friday 09:00–21:00, on their own clock.' },
                { field: 'gap', text: 'Between two calls to a number lie at least 4 hours.', advised: true },
                { region: 'ES-MD', field: 'holidays', text: 'Nobody is called on holidays of Madrid.' },
              ],
            }
          : { items: [preset, { ...preset, id: 'any', name: 'A country without a preset', expired: true }] },
      );
    if (noun !== 'campaigns' || !what) return null;
    const c = find(id);
    if (!c) return { status: 404, body: { code: 'not_found', key: 'campaign.not_found', message: 'Gone.' } };
    if (what === 'control') return ok(Object.assign(c, { ...body, now: undefined }));
    if (what === 'lists') {
      c.list_ids = method === 'PUT' ? [...c.list_ids, more] : c.list_ids.filter((l) => l !== more);
      return ok({}, 204);
    }
    if (what === 'status') return ok(status(c, world.campaignStatus));
    if (what === 'progress')
      return ok({
        lists: [
          { list_id: 'l1', name: 'March customers', leads, ...funnel },
          { list_id: 'l2', name: 'April customers', state: 'adding', leads, ...funnel },
        ],
        agents: agents.map((name, n) => ({
          agent_id: `a${n}`,
          name,
          connected: 40 - 7 * n,
          success: 12 - n,
          skipped: n,
          talk_seconds: 5400,
        })),
        hours: [9, 10, 11, 12, 13, 16, 17].map((hour, n) => ({
          hour,
          ...funnel,
          attempts: 120 + ((n * 97) % 180),
          connected: 20 + 5 * n,
        })),
      });
    if (what === 'recycle')
      return ok(
        method === 'GET'
          ? {
              outcomes: { no_answer: 300, busy: 112, machine: 96, connected: 245 },
              dispositions: query.get('codes') === 'true' ? codes : [],
              ...{ leads: 112, barred: 9 },
            }
          : { leads: 409 },
      );
    if (what === 'results')
      return ok({
        next: 'x',
        items: ['connected', 'no_answer', 'machine', 'skipped', 'abandoned'].map((outcome, n) => ({
          attempt: {
            ...{
              id: `at${n}`,
              number: '+34600111222',
              outcome,
              leased_at: at(-n * 60_000),
              joined_at: n ? undefined : at(-50_000),
            },
            ...{
              ended_at: at(-n * 60_000 + 20_000),
              skip_reason: outcome === 'skipped' ? 'wrong_person' : undefined,
              detection: [
                { verdict: 'person', cause: 'HUMAN-500-500' },
                {},
                { verdict: 'machine', cause: 'MAXWORDS-5-5' },
              ][n],
            },
          },
          ...{
            lead: ['Carmen Ortega', 'Peter Lang', 'Zoe'][n % 3],
            list: 'March customers',
            agent: n ? '' : 'Ana Torres',
          },
          disposition: n ? '' : 'Sale',
        })),
      });
    return null;
  };
}
