import type * as rows from '../api/rows';
import type { Key } from '../i18n';
import { LANGUAGE_NAMES, LANGUAGES } from '../i18n';
import type { BulkField } from './bulk';
import type { Filter } from './list';
import type { NounPath } from './noun';

/** What the list of a noun offers beside its search: fewer rows, and one field of many rows at once. */
export interface ListDef {
  filters: Filter[];
  bulk: BulkField[];
  /** The nouns whose names the list sorts by. */
  names: NounPath[];
}

const YES_NO: { value: string; label: Key }[] = [
  { value: 'yes', label: 'common:yes' },
  { value: 'no', label: 'common:no' },
];
const PHONES: { value: string; label: Key }[] = [
  { value: 'browser', label: 'admin:agent.phone_browser' },
  { value: 'extension', label: 'admin:agent.phone_extension' },
  { value: 'number', label: 'admin:agent.phone_number' },
];
const RECORDING: { value: string; label: Key }[] = [
  { value: 'off', label: 'admin:queue.recording_off' },
  { value: 'always', label: 'admin:queue.recording_always' },
];
const WRITTEN: { value: string; label: Key }[] = (
  ['whatsapp', 'telegram', 'sms', 'webchat', 'email', 'messenger', 'instagram', 'x', 'apple'] as const
).map((c) => ({ value: c, label: `inboxadmin:channels.${c}` }));
const SPOKEN = LANGUAGES.map((l) => ({ value: l as string, text: LANGUAGE_NAMES[l] }));

const site: Filter = {
  name: 'site',
  label: 'admin:field.site',
  of: 'sites',
  holds: (r: { site_id: string }, v) => r.site_id === v,
};
const yes = (on: boolean | undefined, v: string) => (v === 'yes') === Boolean(on);

const users: ListDef = {
  names: [],
  filters: [
    {
      name: 'site',
      label: 'admin:field.site',
      of: 'sites',
      holds: (u: rows.User, v) => u.site_id === v || u.grants?.some((g) => g.all_sites || g.site_ids?.includes(v)),
    },
    {
      name: 'role',
      label: 'admin:grant.role',
      of: 'roles',
      holds: (u: rows.User, v) => u.grants?.some((g) => g.role_id === v),
    },
    { name: 'active', label: 'admin:user.active', choices: YES_NO, holds: (u: rows.User, v) => yes(u.active, v) },
  ],
  bulk: [
    { name: 'active', label: 'admin:user.active', kind: 'yes' },
    { name: 'language', label: 'admin:field.language', kind: 'choice', texts: SPOKEN },
  ],
};

const agents: ListDef = {
  names: ['teams'],
  filters: [
    site,
    {
      name: 'team',
      label: 'admin:agent.team',
      of: 'teams',
      holds: (a: rows.AgentProfile, v) => a.team_id === v,
    },
    {
      name: 'queue',
      label: 'admin:entry.queue',
      of: 'queues',
      holds: (a: rows.AgentProfile, v) => a.queue_ids?.includes(v),
    },
    { name: 'phone', label: 'admin:agent.phone', choices: PHONES, holds: (a: rows.AgentProfile, v) => a.phone === v },
    {
      name: 'active',
      label: 'admin:agent.active',
      choices: YES_NO,
      holds: (a: rows.AgentProfile, v) => yes(a.active, v),
    },
  ],
  bulk: [
    { name: 'team_id', label: 'admin:agent.team', kind: 'ref', of: 'teams' },
    { name: 'queue_ids', label: 'admin:agent.queues', kind: 'refs', of: 'queues' },
    { name: 'phone', label: 'admin:agent.phone', kind: 'choice', choices: PHONES },
    { name: 'auto_answer', label: 'admin:agent.auto_answer', kind: 'yes' },
    { name: 'active', label: 'admin:agent.active', kind: 'yes' },
  ],
};

const queues: ListDef = {
  names: ['sites'],
  filters: [
    site,
    {
      name: 'agent',
      label: 'admin:entry.agent',
      of: 'agents',
      holds: (q: rows.Queue, v) => q.agent_ids?.includes(v),
    },
    {
      name: 'recording',
      label: 'admin:queue.recording',
      choices: RECORDING,
      holds: (q: rows.Queue, v) => (q.recording || 'off') === v,
    },
  ],
  bulk: [
    { name: 'priority', label: 'admin:queue.priority', kind: 'count', max: 100 },
    { name: 'wrapup_seconds', label: 'admin:queue.wrapup_seconds', kind: 'count', max: 3600, start: 30 },
    { name: 'service_level_seconds', label: 'admin:queue.service_level', kind: 'count', max: 3600, start: 20 },
    { name: 'offer_seconds', label: 'admin:queue.offer', kind: 'count', min: 5, max: 120, start: 20 },
    { name: 'max_wait_seconds', label: 'admin:queue.max_wait', kind: 'count' },
    { name: 'hold_limit_seconds', label: 'admin:queue.hold_limit', kind: 'count', max: 3600 },
    { name: 'disposition_ids', label: 'admin:queue.dispositions', kind: 'refs', of: 'dispositions' },
    { name: 'recording', label: 'admin:queue.recording', kind: 'choice', choices: RECORDING },
  ],
};

const queueFilter: Filter = {
  name: 'queue',
  label: 'admin:entry.queue',
  of: 'queues',
  holds: (r: { queue_id?: string }, v) => r.queue_id === v,
};

/** Nouns that are not named here are searched and sorted by their name and filtered by their site. */
const LISTS: Partial<Record<NounPath, ListDef>> = {
  users,
  agents,
  queues,
  mailboxes: {
    names: ['sites', 'queues'],
    filters: [site, queueFilter],
    bulk: [{ name: 'max_seconds', label: 'admin:mailbox.max', kind: 'count', min: 1, max: 600, start: 180 }],
  },
  inboxes: {
    names: ['queues'],
    filters: [
      site,
      queueFilter,
      {
        name: 'channel',
        label: 'inboxadmin:channel',
        choices: WRITTEN,
        holds: (i: rows.Inbox, v) => i.channel === v,
      },
      { name: 'active', label: 'inboxadmin:active', choices: YES_NO, holds: (i: rows.Inbox, v) => yes(i.active, v) },
    ],
    bulk: [
      { name: 'active', label: 'inboxadmin:active', kind: 'yes' },
      { name: 'queue_id', label: 'inboxadmin:queue', kind: 'ref', of: 'queues' },
    ],
  },
  'canned-answers': {
    names: ['queues'],
    filters: [
      site,
      queueFilter,
      {
        name: 'language',
        label: 'canned:language',
        texts: SPOKEN,
        holds: (a: rows.CannedAnswer, v) => a.language === v,
      },
    ],
    bulk: [{ name: 'queue_id', label: 'canned:queue', kind: 'ref', of: 'queues' }],
  },
  'entry-points': {
    names: ['queues', 'agents'],
    filters: [site, queueFilter],
    bulk: [
      { name: 'schedule_id', label: 'admin:entry.schedule', kind: 'ref', of: 'schedules' },
      { name: 'language', label: 'admin:field.language', kind: 'choice', texts: SPOKEN },
    ],
  },
  dispositions: {
    names: ['sites'],
    filters: [
      site,
      {
        name: 'success',
        label: 'admin:disposition.success',
        choices: YES_NO,
        holds: (d: rows.Disposition, v) => yes(d.success, v),
      },
    ],
    bulk: [{ name: 'success', label: 'admin:disposition.success', kind: 'yes' }],
  },
  'pause-reasons': {
    names: ['sites'],
    filters: [
      site,
      {
        name: 'billable',
        label: 'admin:reason.billable',
        choices: YES_NO,
        holds: (r: rows.PauseReason, v) => yes(r.billable, v),
      },
    ],
    bulk: [
      { name: 'limit_minutes', label: 'admin:reason.limit', kind: 'count', max: 720 },
      { name: 'billable', label: 'admin:reason.billable', kind: 'yes' },
    ],
  },
  roles: { names: [], filters: [], bulk: [] },
  sites: { names: [], filters: [], bulk: [] },
};

export function listOf(path: NounPath): ListDef {
  return LISTS[path] ?? { names: ['sites'], filters: [site], bulk: [] };
}
