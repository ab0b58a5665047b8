/** What the list of conversations is narrowed by: all of it is in the address. */
export interface Wish {
  q: string;
  queue: string;
  agent: string;
  contact: string;
  direction: string;
  outcome: string;
  code: string;
  has: string;
  range: Range;
  from: string;
  to: string;
}

export const RANGES = ['today', 'week', 'month', 'all', 'days'] as const;
export type Range = (typeof RANGES)[number];
export const OUTCOMES = [
  'handled',
  'abandoned',
  'short',
  'closed',
  'overflow',
  'no_answer',
  'busy',
  'failed',
  'consulted',
  'elsewhere',
  'voicemail',
  'callback',
] as const;

const BACK: Record<string, number> = { today: 0, week: 6, month: 29 };
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function wishOf(params: URLSearchParams): Wish {
  const get = (name: string) => params.get(name) ?? '';
  const range = RANGES.find((r) => r === get('range'));
  return {
    ...{ q: get('q'), queue: get('queue'), agent: get('agent'), contact: get('contact') },
    ...{ direction: get('direction'), outcome: get('outcome'), code: get('code'), has: get('has') },
    // of one customer everything is wanted, of all of them what is fresh
    range: range ?? (get('contact') ? 'all' : 'month'),
    from: DAY.test(get('from')) ? get('from') : '',
    to: DAY.test(get('to')) ? get('to') : '',
  };
}

export function narrowed(w: Wish): boolean {
  return (
    [w.q, w.queue, w.agent, w.contact, w.direction, w.outcome, w.code, w.has].some(Boolean) || w.range !== 'month'
  );
}

/** Midnight here, so many days from a day; the same all day long, so that what was fetched is found again. */
function midnight(day: Date, plus: number): string {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + plus).toISOString();
}

function dayOf(text: string): Date {
  const [y = 0, m = 1, d = 1] = text.split('-').map(Number);
  return new Date(y, m - 1, d);
}

/** The time of a wish, as instants; an open end is left out. */
export function timeOf(w: Wish, now = new Date()): { from?: string; to?: string } {
  const { from, to } = queryOf(w, now);
  return { ...(from ? { from } : {}), ...(to ? { to } : {}) };
}

/** The wish as the server understands it. */
export function queryOf(w: Wish, now = new Date()) {
  const back = BACK[w.range];
  const from =
    back !== undefined ? midnight(now, -back) : w.range === 'days' && w.from ? midnight(dayOf(w.from), 0) : '';
  const to = w.range === 'days' && w.to ? midnight(dayOf(w.to), 1) : '';
  return {
    ...(w.q.trim() ? { q: w.q.trim() } : {}),
    ...(w.queue ? { queue_id: w.queue } : {}),
    ...(w.agent ? { agent_id: w.agent } : {}),
    ...(w.contact ? { contact_id: w.contact } : {}),
    ...(w.direction === 'in' || w.direction === 'out' ? { direction: w.direction as 'in' | 'out' } : {}),
    ...(w.outcome ? { outcome: w.outcome as (typeof OUTCOMES)[number] } : {}),
    ...(w.code ? { disposition_id: w.code } : {}),
    ...(w.has === 'recording' ? { recorded: true } : {}),
    ...(w.has === 'message' ? { message: true } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
  };
}
