import type * as rows from '../api/rows';
import { MACROS, RULES } from '../automation/defs';
import { BASES } from '../bots/defs';
import { CONTACT_FIELDS } from '../contacts/fieldDefs';
import { clockText } from '../design/duration';
import { blankQuestion, FormFields } from '../guides/FormFields';
import { ScriptFields } from '../guides/ScriptFields';
import { t } from '../i18n';
import { labelOf, languageName } from '../i18n/format';
import { CANNED, INBOXES } from '../inboxes/defs';
import { PromptFields } from '../prompts/PromptFields';
import { MailboxFields } from './CareFields';
import { type Column, type NounDef, roleName } from './noun';
import { EntryFields, QueueFields } from './queueFields';
import { RefName } from './RefName';
import { ScheduleFields } from './ScheduleFields';
import { DispositionFields, NamedFields, PauseReasonFields, RoleFields, SiteFields } from './simpleFields';
import { AgentFields, afterUser, beforeAgent, beforeUser, UserFields } from './userFields';
import { Yes } from './Yes';

const nameOf = (row: { name: string }) => row.name;
const name: Column = { label: 'admin:field.name', value: nameOf };
const site: Column = {
  label: 'admin:field.site',
  value: (r: { site_id: string }) => <RefName of="sites" id={r.site_id} />,
  by: (r: { site_id: string }, nameOf) => nameOf(r.site_id),
};

const yesFirst = (on: boolean) => (on ? 0 : 1);

/** All nouns of the administration, in the order of its navigation. */
export const NOUNS: NounDef[] = [
  {
    path: 'users',
    imports: true,
    title: 'admin:user.title',
    one: 'admin:user.one',
    help: 'admin:user.help',
    read: 'users.read',
    write: 'users.write',
    columns: [
      { label: 'admin:user.name', value: nameOf },
      { label: 'admin:user.login', value: (u: rows.User) => u.login },
      {
        label: 'admin:user.active',
        value: (u: rows.User) => <Yes on={u.active} />,
        by: (u: rows.User) => yesFirst(u.active),
      },
      { label: 'admin:grant.title', value: (u: rows.User) => String(u.grants?.length ?? 0) },
    ],
    blank: () => ({
      login: '',
      name: '',
      email: '',
      password: '',
      language: 'en',
      theme: 'system',
      active: true,
      grants: [],
    }),
    Fields: UserFields,
    nameOf,
    before: beforeUser,
    after: afterUser,
  },
  {
    path: 'agents',
    title: 'admin:agent.title',
    one: 'admin:agent.one',
    help: 'admin:agent.help',
    read: 'users.read',
    write: 'users.write',
    columns: [
      name,
      {
        label: 'admin:agent.team',
        value: (a: rows.AgentProfile) => <RefName of="teams" id={a.team_id ?? ''} />,
        by: (a: rows.AgentProfile, nameOf) => nameOf(a.team_id),
      },
      {
        label: 'admin:agent.phone',
        value: (a: rows.AgentProfile) => a.extension || a.number || t('admin:agent.phone_browser'),
      },
      {
        label: 'admin:agent.active',
        value: (a: rows.AgentProfile) => <Yes on={a.active} />,
        by: (a: rows.AgentProfile) => yesFirst(a.active),
      },
    ],
    blank: () => ({
      ...{ user_id: '', name: '', login: '', password: '', language: 'en', role_id: '' },
      ...{ site_id: '', team_id: '', queue_ids: [], skills: [] },
      ...{ phone: 'browser', phones: [], extension: '', auto_answer: false, active: true },
      ...{ number: '', number_caller_id: '', number_direct: false, standing: false },
    }),
    Fields: AgentFields,
    nameOf,
    before: beforeAgent,
  },
  {
    path: 'queues',
    title: 'admin:queue.title',
    one: 'admin:queue.one',
    help: 'admin:queue.help',
    read: 'queues.read',
    write: 'queues.write',
    columns: [
      name,
      site,
      { label: 'admin:queue.agents', value: (q: rows.Queue) => String(q.agent_ids?.length ?? 0) },
      { label: 'admin:queue.priority', value: (q: rows.Queue) => String(q.priority) },
    ],
    blank: () => ({
      ...{ name: '', site_id: '', priority: 0, caller_id: '', agent_ids: [], disposition_ids: [] },
      ...{ offer_seconds: 20, max_wait_seconds: 0, service_level_seconds: 20, music_class: 'default' },
      ...{ wrapup_seconds: 30, wrapup_extends: 1 },
      ...{ strategy: 'longest_available', skills: [], teams: [], age_seconds: 0, age_most: 0, hold_limit_seconds: 0 },
      recording: 'off',
      guide: { script_id: '', form_id: '', crm: { url: '', mode: 'link' } },
      care: {
        announce: { first_seconds: 0, every_seconds: 0, position: false, wait: false },
        callback: {
          ...{ offer: 'off', offer_seconds: 60, attempts: 3, retry_minutes: 10 },
          ...{ min_digits: 6, max_digits: 15, blocked: [] },
        },
        overflow: { to: 'fallback', when_nobody: false, line_length: 0 },
        chosen: { owner_seconds: 0, last_agent_seconds: 0, last_agent_days: 30 },
      },
    }),
    Fields: QueueFields,
    nameOf,
  },
  {
    path: 'mailboxes',
    title: 'admin:mailbox.title',
    one: 'admin:mailbox.one',
    help: 'admin:mailbox.help',
    read: 'queues.read',
    write: 'queues.write',
    columns: [
      name,
      site,
      {
        label: 'admin:mailbox.queue',
        value: (m: rows.Mailbox) => <RefName of="queues" id={m.queue_id ?? ''} />,
        by: (m: rows.Mailbox, nameOf) => nameOf(m.queue_id),
      },
    ],
    blank: () => ({ name: '', site_id: '', queue_id: '', agent_id: '', greeting: '', max_seconds: 180 }),
    Fields: MailboxFields,
    nameOf,
  },
  INBOXES,
  CANNED,
  BASES,
  MACROS,
  RULES,
  {
    path: 'entry-points',
    imports: true,
    title: 'admin:entry.title',
    one: 'admin:entry.one',
    help: 'admin:entry.help',
    read: 'queues.read',
    write: 'queues.write',
    columns: [
      name,
      { label: 'admin:entry.number', value: (e: rows.EntryPoint) => e.number },
      {
        label: 'admin:entry.to',
        value: (e: rows.EntryPoint) =>
          e.agent_id ? <RefName of="agents" id={e.agent_id} /> : <RefName of="queues" id={e.queue_id ?? ''} />,
        by: (e: rows.EntryPoint, nameOf) => nameOf(e.agent_id || e.queue_id),
      },
    ],
    blank: () => ({
      ...{ name: '', number: '', site_id: '', language: 'en', queue_id: '', agent_id: '' },
      ...{ schedule_id: '', greeting: '', closed_prompt: '' },
    }),
    Fields: EntryFields,
    nameOf,
  },
  {
    path: 'schedules',
    title: 'admin:schedule.title',
    one: 'admin:schedule.one',
    help: 'admin:schedule.list_help',
    read: 'queues.read',
    write: 'queues.write',
    columns: [name, site, { label: 'admin:field.time_zone', value: (s: rows.Schedule) => s.time_zone }],
    blank: () => ({
      ...{ name: '', site_id: '', time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone, holidays: [] },
      exceptions: [],
      periods: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, start: '09:00', end: '18:00' })),
    }),
    Fields: ScheduleFields,
    nameOf,
  },
  {
    path: 'prompts',
    title: 'prompts:title',
    one: 'prompts:one',
    help: 'prompts:help',
    read: 'queues.read',
    write: 'queues.write',
    columns: [
      name,
      site,
      {
        label: 'prompts:sounds',
        value: (p: rows.Prompt) =>
          (p.audio ?? []).map((a) => `${languageName(a.language)} ${clockText(a.length_ms)}`).join(', ') || '–',
      },
    ],
    blank: () => ({ name: '', site_id: '', texts: {}, audio: [] }),
    Fields: PromptFields,
    nameOf,
  },
  {
    path: 'scripts',
    title: 'scripts:script.title',
    one: 'scripts:script.one',
    help: 'scripts:script.help',
    read: 'queues.read',
    write: 'queues.write',
    columns: [name, site, { label: 'scripts:steps_count', value: (s: rows.Script) => String(s.steps?.length ?? 0) }],
    blank: () => ({
      ...{ name: '', site_id: '' },
      steps: [{ key: 's1', title: '', text: '', titles: {}, texts: {}, choices: [] }],
    }),
    Fields: ScriptFields,
    nameOf,
  },
  {
    path: 'forms',
    title: 'scripts:form.title',
    one: 'scripts:form.one',
    help: 'scripts:form.help',
    read: 'queues.read',
    write: 'queues.write',
    columns: [
      name,
      site,
      { label: 'scripts:questions_count', value: (f: rows.Form) => String(f.fields?.length ?? 0) },
    ],
    blank: () => ({ name: '', site_id: '', fields: [blankQuestion([])] }),
    Fields: FormFields,
    nameOf,
  },
  {
    path: 'dispositions',
    imports: true,
    title: 'admin:disposition.title',
    one: 'admin:disposition.one',
    help: 'admin:disposition.help',
    read: 'queues.read',
    write: 'queues.write',
    columns: [
      { label: 'admin:field.name', value: (d: rows.Disposition) => labelOf(d) },
      site,
      {
        label: 'admin:disposition.success',
        value: (d: rows.Disposition) => <Yes on={d.success} />,
        by: (d: rows.Disposition) => yesFirst(d.success),
      },
    ],
    blank: () => ({ name: '', site_id: '', label: {}, success: false, kind: '' }),
    Fields: DispositionFields,
    nameOf: labelOf,
  },
  {
    path: 'pause-reasons',
    imports: true,
    title: 'admin:reason.title',
    one: 'admin:reason.one',
    help: 'admin:reason.help',
    read: 'users.read',
    write: 'users.write',
    columns: [
      { label: 'admin:field.name', value: (r: rows.PauseReason) => labelOf(r) },
      site,
      {
        label: 'admin:reason.limit',
        value: (r: rows.PauseReason) => (r.limit_minutes > 0 ? String(r.limit_minutes) : '–'),
      },
    ],
    blank: () => ({ name: '', site_id: '', label: {}, limit_minutes: 0, billable: false }),
    Fields: PauseReasonFields,
    nameOf: labelOf,
  },
  {
    path: 'teams',
    title: 'admin:team.title',
    one: 'admin:team.one',
    help: 'admin:team.help',
    read: 'users.read',
    write: 'users.write',
    columns: [name, site],
    blank: () => ({ name: '', site_id: '' }),
    Fields: NamedFields,
    nameOf,
  },
  {
    path: 'skills',
    imports: true,
    title: 'admin:skill.title',
    one: 'admin:skill.one',
    help: 'admin:skill.help',
    read: 'users.read',
    write: 'users.write',
    columns: [name, site],
    blank: () => ({ name: '', site_id: '' }),
    Fields: NamedFields,
    nameOf,
  },
  CONTACT_FIELDS,
  {
    path: 'roles',
    title: 'admin:role.title',
    one: 'admin:role.one',
    help: 'admin:role.help',
    read: 'users.read',
    write: 'roles.write',
    columns: [
      { label: 'admin:field.name', value: roleName },
      { label: 'admin:role.permissions', value: (r: rows.Role) => String(r.permissions?.length ?? 0) },
    ],
    blank: () => ({ name: '', permissions: [], builtin: false }),
    Fields: RoleFields,
    nameOf: roleName,
  },
  {
    path: 'sites',
    title: 'admin:site.title',
    one: 'admin:site.one',
    help: 'admin:site.help',
    read: 'sites.write',
    write: 'sites.write',
    columns: [name, { label: 'admin:field.time_zone', value: (s: rows.Site) => s.time_zone }],
    blank: () => ({ name: '', time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone, country: '' }),
    Fields: SiteFields,
    nameOf,
  },
];
