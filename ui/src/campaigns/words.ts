import type { CampaignStatus } from '../api/rows';
import { exists, type Key, t } from '../i18n';
import { currentLanguage } from '../i18n/index';

export const MODES = ['preview', 'progressive', 'power', 'predictive'] as const;
export type Mode = (typeof MODES)[number];

/** What an attempt comes to, as campaigns/outcomes names it. */
export const OUTCOMES = [
  ...(['connected', 'late', 'abandoned', 'hung_up', 'machine', 'message_left', 'fax', 'no_answer', 'busy'] as const),
  ...(['rejected', 'blocked', 'unallocated', 'unreachable', 'congestion', 'trunk_denied', 'no_route'] as const),
  ...(['failed', 'cancelled', 'lost', 'pbx_down', 'skipped'] as const),
];

/** A word of a closed vocabulary of the daemon; one that is newer than this page stands as it came. */
function word(
  prefix:
    | 'rule'
    | 'outcome'
    | 'bound'
    | 'law.names'
    | 'rules.limit'
    | 'rules.part'
    | 'result.verdict'
    | 'result.cause',
  name: string,
): string {
  const key = `campaigns:${prefix}.${name}`;
  return exists(key) ? t.any(key) : name;
}

export const ruleText = (rule: string) => word('rule', rule);
export const policyText = (policy: string) => word('law.names', policy);
export const outcomeText = (outcome: string) => word('outcome', outcome);
export const partText = (part: string) => word('rules.part', part);

/** What the detection of machines made of a call, and by what: Asterisk's cause is a word, then what it measured. */
export function detectionText(d: { verdict?: string; cause?: string }): string {
  if (!d.verdict) return '';
  const verdict = word('result.verdict', d.verdict);
  const [known = ''] = (d.cause ?? '').split('-');
  if (!known) return verdict;
  const cause = word('result.cause', known);
  return `${verdict} (${cause === known ? d.cause : cause})`;
}

/** The sentence of the one bound that decided: what it means, and what to do. */
export function boundText(s: Pick<CampaignStatus, 'bound'>): string {
  return word('bound', s.bound || 'nothing');
}

/** A trouble in the reader's language where its key is known, else as the engine said it. */
export function troubleText(s: Pick<CampaignStatus, 'trouble' | 'trouble_key'>): string {
  if (!s.trouble) return '';
  const key = `campaigns:trouble.${(s.trouble_key ?? '').replace('campaign.', '')}`;
  return exists(key) ? t.any(key) : s.trouble;
}

/** A limit of the law by its name in the data: lead_caps.day. */
export function limitText(field: string): string {
  const [limit = '', part] = field.split('.');
  const name = word('rules.limit', limit);
  return part ? `${name} (${word('rules.part', part)})` : name;
}

export const modeKey = (mode: Mode): Key => `campaigns:mode.${mode}`;

/** A share with one digit where it is small: what the law allows is few per cent. */
export function share(part: number): string {
  const digits = part > 0 && part < 0.1 ? 1 : 0;
  return new Intl.NumberFormat(currentLanguage(), {
    style: 'percent',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(part);
}

/** How far an instant is from now, in the largest unit that fits: "in 3 hours". */
export function relative(at: string | number, now: number): string {
  const seconds = Math.round((new Date(at).getTime() - now) / 1000);
  const f = new Intl.RelativeTimeFormat(currentLanguage(), { numeric: 'auto' });
  const size = Math.abs(seconds);
  if (size < 60) return f.format(seconds, 'second');
  if (size < 3600) return f.format(Math.round(seconds / 60), 'minute');
  if (size < 48 * 3600) return f.format(Math.round(seconds / 3600), 'hour');
  return f.format(Math.round(seconds / 86_400), 'day');
}
