import type { Column, NounDef } from '../admin/noun';
import { RefName } from '../admin/RefName';
import { Yes } from '../admin/Yes';
import type { DNCList, LeadList } from '../api/rows';
import { dateTime, list, number } from '../i18n/format';
import { countryName } from './countries';
import { DncFields } from './DncFields';
import { ListFields } from './ListFields';

const nameOf = (row: { name: string }) => row.name;
const name: Column = { label: 'admin:field.name', value: nameOf };
const site: Column = {
  label: 'admin:field.site',
  value: (r: { site_id: string }) => <RefName of="sites" id={r.site_id} />,
  by: (r: { site_id: string }, called) => called(r.site_id),
};
const country: Column = { label: 'lists:field.country', value: (r: { country: string }) => countryName(r.country) };
const blank = { name: '', site_id: '', country: '' };

/** The day that nobody has said: the server knows a sentence for it. */
const UNDATED = '0001-01-01T00:00:00Z';

/** A day that is not set is not sent; without a basis there is none to date. */
function beforeList(values: Partial<LeadList>): Promise<object> {
  const { basis, basis_given, basis_expires, ...rest } = values;
  rest.screened = Object.fromEntries(Object.entries(rest.screened ?? {}).map(([r, at]) => [r, at || UNDATED]));
  const dates = basis ? { basis_given: basis_given || undefined, basis_expires: basis_expires || undefined } : {};
  return Promise.resolve({ ...rest, basis: basis ?? '', ...dates });
}

export const LISTS: NounDef = {
  path: 'lists',
  home: '/lists',
  title: 'lists:title',
  one: 'lists:one',
  help: 'lists:help',
  read: 'lists.read',
  write: 'lists.manage',
  columns: [
    name,
    country,
    {
      label: 'lists:field.leads',
      value: (l: LeadList) => number(l.leads),
      by: (l: LeadList) => l.leads,
    },
    { label: 'lists:field.fields', value: (l: LeadList) => (l.fields?.length ? list(l.fields) : '–') },
    {
      label: 'lists:field.created_at',
      value: (l: LeadList) => dateTime(l.created_at),
      by: (l: LeadList) => l.created_at,
    },
    site,
  ],
  blank: () => ({ ...blank, time_zone: '', basis: '', basis_given: '', basis_expires: '', screened: {} }),
  Fields: ListFields,
  nameOf,
  before: beforeList as NounDef['before'],
};

export const DNC: NounDef = {
  path: 'dnc-lists',
  home: '/lists/dnc',
  title: 'lists:dnc.title',
  one: 'lists:dnc.one',
  help: 'lists:dnc.help',
  read: 'lists.read',
  write: 'lists.manage',
  columns: [
    name,
    country,
    {
      label: 'lists:dnc.everywhere',
      value: (d: DNCList) => <Yes on={d.everywhere} />,
      by: (d: DNCList) => (d.everywhere ? 0 : 1),
    },
    site,
  ],
  blank: () => ({ ...blank, everywhere: false }),
  Fields: DncFields,
  nameOf,
};
