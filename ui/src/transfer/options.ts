import type { Target } from '../api/records';
import type { Contact } from '../api/rows';
import type { Key } from '../i18n';
import { type Kind, type Known, rank, useFavourites } from './favourites';

export const TABS = ['agents', 'queues', 'contacts', 'number'] as const;
export type Tab = (typeof TABS)[number];

/** Somebody who can be chosen in the sheet. */
export interface Option extends Known {
  kind: Kind;
  /** What the server tells about an agent or a queue. */
  target?: Target;
  /** Why they cannot be given the call, or cannot be asked now; absent when they can. */
  noBlind?: Key;
  noAsk?: Key;
}

export type Options = Record<Tab, Option[]>;

const MOST = 50;

/** A number as the server takes it, or empty. */
export function numberOf(text: string): string {
  const digits = text.replace(/[\s().\-/]/g, '');
  return /^\+?\d{2,20}$/.test(digits) ? digits : '';
}

function ofAgent(a: Target): Option {
  const base = { kind: 'agent' as const, id: a.id, name: a.name, target: a };
  if (a.ready) return base;
  switch (a.activity) {
    case 'offline':
      return { ...base, noBlind: 'transfer:sheet.why.offline', noAsk: 'transfer:sheet.why.offline' };
    case 'paused':
      return { ...base, noBlind: 'transfer:sheet.why.paused', noAsk: 'transfer:sheet.why.paused' };
    case 'missed':
      return { ...base, noBlind: 'transfer:sheet.why.missed', noAsk: 'transfer:sheet.why.missed' };
    case 'ready':
      // their phone is away, or they are about to pause
      return { ...base, noBlind: 'transfer:sheet.why.away', noAsk: 'transfer:sheet.why.away' };
    default:
      return { ...base, noAsk: 'transfer:sheet.why.busy' };
  }
}

function ofQueue(q: Target): Option {
  return { kind: 'queue', id: q.id, name: q.name, target: q };
}

/** A mailbox takes a customer, but answers no question. */
function ofMailbox(m: Target): Option {
  return { kind: 'voicemail', id: m.id, name: m.name, target: m, noAsk: 'transfer:sheet.why.mailbox' };
}

function numbersOf(c: Contact): Option[] {
  return c.identities.flatMap((i) => {
    const id = i.kind === 'phone' ? numberOf(i.value) : '';
    return id ? [{ kind: 'number' as const, id, name: c.name }] : [];
  });
}

/** Everybody who fits what was typed, per tab; favourites and recent ones first, then in the server's order. */
export function optionsFor(typed: string, targets: Target[], contacts: Contact[], dials: boolean): Options {
  const kept = useFavourites.getState();
  const wanted = plain(typed.trim());
  const first = (list: Option[]) =>
    list
      .map((o, n) => [o, rank(o, kept), n] as const)
      .sort((a, b) => a[1] - b[1] || a[2] - b[2])
      .map(([o]) => o)
      .slice(0, MOST);
  const named = targets.filter((x) => plain(x.name).includes(wanted));
  const number = numberOf(typed);
  const known = [...kept.favourite, ...kept.recent].filter(
    (k, n, all) => k.kind === 'number' && all.findIndex((o) => o.kind === 'number' && o.id === k.id) === n,
  );
  const numbers: Option[] = number
    ? [{ kind: 'number', id: number, name: number }]
    : known.filter((k) => !wanted || plain(k.name).includes(wanted));
  return {
    agents: first(named.filter((x) => x.kind === 'agent').map(ofAgent)),
    queues: first([
      ...named.filter((x) => x.kind === 'queue').map(ofQueue),
      ...named.filter((x) => x.kind === 'voicemail').map(ofMailbox),
    ]),
    contacts: dials ? first(contacts.flatMap(numbersOf)) : [],
    number: dials ? numbers : [],
  };
}

/** Whom a written conversation can be given to: nobody has to be free for it, or to have a phone. */
export function forWritten(options: Options): Options {
  return {
    agents: options.agents.map((o) =>
      o.target?.activity === 'offline' ? o : { ...o, noBlind: undefined, noAsk: 'transfer:sheet.why.busy' },
    ),
    queues: options.queues.filter((o) => o.kind === 'queue'),
    contacts: [],
    number: [],
  };
}

/** Accents and case do not matter when looking for a name. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();
}

export const optionKey = (o: Pick<Option, 'kind' | 'id' | 'name'>) => `${o.kind}:${o.id}:${o.name}`;
