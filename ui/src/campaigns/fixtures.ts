import type { Campaign, CampaignStatus } from '../api/rows';

/** Records for the tests; every part can be set. */
export const ID = '01JCAMPA1GN0000000000000AA';

export function campaign(part: Partial<Campaign> = {}): Campaign {
  return {
    id: ID,
    site_id: 's1',
    name: 'Renewals',
    state: 'running',
    queue_id: 'q1',
    mode: 'predictive',
    ratio: 1.5,
    pace: 80,
    weight: 1,
    channels: 0,
    country: 'ES',
    time_zone: 'Europe/Madrid',
    trunk_id: 't1',
    preset: 'es',
    rules: {},
    caller_id: { source: 'campaign', number: '+34910000001' },
    preview: { seconds: 30, can_skip: true },
    detection: { on: false, sample_percent: 0 },
    record: false,
    list_ids: ['l1'],
    created_at: '2026-03-02T08:00:00Z',
    version: 3,
    ...part,
  };
}

export function status(part: Partial<CampaignStatus> = {}): CampaignStatus {
  return {
    campaign_id: ID,
    at: new Date().toISOString(),
    state: 'running',
    mode: 'predictive',
    mode_now: 'predictive',
    wanted: 9,
    allowed: 6,
    placed: 2,
    bound: 'cps',
    agents: { signed_in: 14, ready: 3, talking: 8, wrapup: 2, paused: 1, off_line: 0, elsewhere: 0, callers: 0 },
    calls: { dialling: 5, waiting: 0, talking: 8, previews: 0 },
    today: { attempts: 812, answered: 304, people: 251, connected: 245, success: 61, abandoned: 6, machines: 53 },
    windows: [
      {
        ...{ policy: 'cnmc', from: '2026-03-02T00:00:00Z', to: '2026-03-03T00:00:00Z' },
        ...{ abandoned: 6, answered: 251, limit: 7, allowance: 1, aim: 0, over: false },
        ...{ dropped: 6, late: 0, early: 0, machines: 0, pending: 2 },
      },
    ],
    forecast: 0.024,
    zones: [
      { zone: 'Atlantic/Canary', open: true, until: new Date(Date.now() + 3 * 3_600_000).toISOString(), leads: 2104 },
      { zone: 'Europe/Madrid', open: false, until: new Date(Date.now() + 15 * 3_600_000).toISOString(), leads: 8012 },
    ],
    holds: [
      { rule: 'hours', leads: 8012, first: new Date(Date.now() + 15 * 3_600_000).toISOString() },
      { rule: 'register', leads: 17 },
    ],
    leads: { total: 12000, due: 1804, later: 8312, leased: 5, closed: 1879 },
    counted_at: new Date(Date.now() - 70_000).toISOString(),
    ...part,
  };
}

export const PROGRESS = {
  lists: [
    {
      list_id: 'l1',
      name: 'March customers',
      leads: { total: 12000, due: 1804, later: 8312, leased: 5, closed: 1879 },
      ...{ attempts: 812, answered: 304, people: 251, connected: 245, success: 61, abandoned: 6, machines: 53 },
    },
  ],
  agents: [{ agent_id: 'a1', name: 'Ana Torres', connected: 40, success: 12, skipped: 1, talk_seconds: 5400 }],
  hours: [9, 10, 11].map((hour, n) => ({
    hour,
    ...{
      attempts: 200 + 90 * n,
      answered: 90 + n,
      people: 70,
      connected: 68,
      success: 20,
      abandoned: n,
      machines: 9,
    },
  })),
};
