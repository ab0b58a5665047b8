import type { Column, NounDef } from '../admin/noun';
import { RefName } from '../admin/RefName';
import { ApiError } from '../api/errors';
import type { CallingRules, Campaign, Trunk } from '../api/rows';
import { t } from '../i18n';
import { number } from '../i18n/format';
import { CampaignFields } from './CampaignFields';
import { lengthAtFault } from './law';
import { Refusals } from './Refusals';
import { TrunkFields } from './TrunkFields';
import { modeKey } from './words';

const nameOf = (row: { name: string }) => row.name;
const name: Column = { label: 'admin:field.name', value: nameOf };
const site: Column = {
  label: 'admin:field.site',
  value: (r: { site_id: string }) => <RefName of="sites" id={r.site_id} />,
  by: (r: { site_id: string }, of) => of(r.site_id),
};
const rights = { read: 'campaigns.read', write: 'campaigns.manage' } as const;

/** What is empty is left out, so that the law and the defaults of the server have the say. */
export function tidy(values: Campaign): object {
  const { pool = [], ...caller } = values.caller_id;
  const rules = Object.fromEntries(Object.entries(values.rules ?? {}).filter(([, v]) => !blank(v)));
  return { ...values, rules, caller_id: { ...caller, pool } };
}

/** Refuses what the server could not say the field of. */
function refuse(rules: CallingRules) {
  const field = lengthAtFault(rules);
  if (field) throw new ApiError(422, 'invalid', 'rules.length', 'This is no length of time.', field);
}

function blank(v: unknown): boolean {
  if (v === '' || v === undefined || v === null) return true;
  return typeof v === 'object' && !Array.isArray(v) && Object.keys(v).length === 0;
}

export const CAMPAIGNS: NounDef = {
  path: 'campaigns',
  home: '/campaigns',
  title: 'campaigns:title',
  one: 'campaigns:one',
  help: 'campaigns:help',
  ...rights,
  columns: [name, site, { label: 'campaigns:list.mode', value: (c: Campaign) => t(modeKey(c.mode)) }],
  blank: () => ({
    ...{ name: '', site_id: '', queue_id: '', trunk_id: '', country: '', preset: '', message: '', optout_id: '' },
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    ...{ mode: 'preview', ratio: 1, pace: 100, weight: 1, channels: 0, record: false },
    preview: { seconds: 0, can_skip: true },
    caller_id: { source: 'campaign', number: '', field: '', pool: [] },
    detection: { on: false, args: '', leave: '', unsure_is_machine: false, sample_percent: 0 },
    guide: { script_id: '', form_id: '', crm: { url: '', mode: 'link' } },
    rules: {},
    overrides: [],
  }),
  Fields: CampaignFields,
  Refused: Refusals,
  nameOf,
  before: async (values: Campaign) => {
    refuse(values.rules ?? {});
    return tidy(values);
  },
};

export const TRUNKS: NounDef = {
  path: 'trunks',
  home: '/campaigns/trunks',
  title: 'campaigns:trunk.title',
  one: 'campaigns:trunk.one',
  help: 'campaigns:trunk.help',
  ...rights,
  columns: [
    name,
    site,
    { label: 'campaigns:trunk.route', value: (r: Trunk) => r.route },
    { label: 'campaigns:trunk.channels', value: (r: Trunk) => number(r.channels), by: (r: Trunk) => r.channels },
    { label: 'campaigns:trunk.cps', value: (r: Trunk) => number(r.cps), by: (r: Trunk) => r.cps },
  ],
  blank: () => ({ name: '', site_id: '', route: '', channels: 30, cps: 5, numbers: [], plus: true }),
  Fields: TrunkFields,
  nameOf,
};
