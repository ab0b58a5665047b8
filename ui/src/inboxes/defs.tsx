import type { NounDef } from '../admin/noun';
import { RefName } from '../admin/RefName';
import type { CannedAnswer } from '../api/rows';
import { t } from '../i18n';
import { languageName } from '../i18n/format';
import { ActiveSwitch } from './ActiveSwitch';
import { CannedFields } from './CannedFields';
import { rememberMade } from './fresh';
import { Health } from './Health';
import { InboxFields } from './InboxFields';
import css from './inboxes.module.css';
import { type Inbox, kindName } from './kinds';
import { POLICY } from './PolicyFields';
import { sentOf } from './queries';

/** The inboxes, with how they fare. */
export const INBOXES: NounDef = {
  path: 'inboxes',
  title: 'inboxadmin:title',
  one: 'inboxadmin:one',
  help: 'inboxadmin:help',
  read: 'queues.read',
  write: 'queues.write',
  columns: [
    { label: 'admin:field.name', value: (i: Inbox) => i.name },
    { label: 'inboxadmin:channel', value: kindName },
    {
      label: 'inboxadmin:account',
      value: (i: Inbox) => <span className={css.account}>{i.account}</span>,
      by: (i: Inbox) => i.account,
    },
    {
      label: 'inboxadmin:queue',
      value: (i: Inbox) => <RefName of="queues" id={i.queue_id ?? ''} />,
      by: (i: Inbox, nameOf) => nameOf(i.queue_id),
    },
    { label: 'inboxadmin:health', value: (i: Inbox) => <Health row={i} />, by: (i: Inbox) => (i.active ? 0 : 1) },
    {
      label: 'inboxadmin:active',
      value: (i: Inbox) => <ActiveSwitch row={i} />,
      by: (i: Inbox) => (i.active ? 0 : 1),
    },
  ],
  blank: () => ({
    ...{ name: '', site_id: '', channel: '', provider: '', queue_id: '', active: true, public_url: '' },
    ...{ settings: {}, secrets: {}, known_secrets: [], policy: POLICY },
  }),
  Fields: InboxFields,
  nameOf: (i: Inbox) => i.name,
  before: async (values: Inbox) => sentOf(values),
  after: async (id, values: Inbox) => rememberMade(id, values),
};

/** Canned answers, by language and queue. */
export const CANNED: NounDef = {
  path: 'canned-answers',
  title: 'canned:title',
  one: 'canned:one',
  help: 'canned:help',
  read: 'queues.read',
  write: 'queues.write',
  columns: [
    { label: 'canned:name', value: (a: CannedAnswer) => a.title },
    { label: 'canned:shortcut', value: (a: CannedAnswer) => `/${a.shortcut}` },
    {
      label: 'canned:language',
      value: (a: CannedAnswer) => (a.language ? languageName(a.language) : t('canned:any_language')),
    },
    {
      label: 'canned:queue',
      value: (a: CannedAnswer) => (a.queue_id ? <RefName of="queues" id={a.queue_id} /> : t('canned:any_queue')),
      by: (a: CannedAnswer, nameOf) => nameOf(a.queue_id),
    },
  ],
  blank: () => ({ site_id: '', queue_id: '', shortcut: '', title: '', body: '', language: '' }),
  Fields: CannedFields,
  nameOf: (a: CannedAnswer) => a.title,
};
