import type { components } from '../api/schema';

type S = components['schemas'];

export type Rule = S['AutomationRule'];
export type Macro = S['Macro'];
export type Condition = S['AutomationCondition'];
export type Action = S['AutomationAction'];
export type When = Rule['when'];
export type Kind = Condition['kind'];
export type Do = Action['do'];

/** Rows of other nouns that rules speak of. */
export type Named = 'queues' | 'agents' | 'inboxes' | 'schedules' | 'canned-answers';

export const WHENS = [
  'opened',
  'customer_wrote',
  'we_wrote',
  'resolved',
  'waited',
  'silent',
] as const satisfies When[];

/** Whether time alone brings an event about, so that it has a length. */
export const timed = (when: When): boolean => when === 'waited' || when === 'silent';

/** What the values of a condition are: rows of a noun, chosen words, or words that are typed. */
export type Values =
  | { are: 'rows'; of: Named }
  | { are: 'choices' }
  | { are: 'words'; help: 'words' | 'contact' | 'languages' | 'domains' | 'tags' }
  | { are: 'range'; least: number; most: number; both?: boolean };

export const KINDS: Record<Kind, Values> = {
  text: { are: 'words', help: 'words' },
  channel: { are: 'choices' },
  inbox: { are: 'rows', of: 'inboxes' },
  queue: { are: 'rows', of: 'queues' },
  tag: { are: 'words', help: 'tags' },
  language: { are: 'words', help: 'languages' },
  priority: { are: 'range', least: 0, most: 9 },
  contact: { are: 'words', help: 'contact' },
  contact_tag: { are: 'words', help: 'tags' },
  hours: { are: 'rows', of: 'schedules' },
  hour: { are: 'range', least: 0, most: 23, both: true },
  weekday: { are: 'choices' },
  messages: { are: 'range', least: 0, most: 1_000_000 },
  attachment: { are: 'choices' },
  sender_domain: { are: 'words', help: 'domains' },
};
export const KIND_NAMES = Object.keys(KINDS) as Kind[];

/** What an action is told. */
export type Told =
  | { is: 'row'; of: Named }
  | { is: 'tag' }
  | { is: 'text' }
  | { is: 'number'; least: number; most: number; usual: number }
  | { is: 'nothing' };

export const DOS: Record<Do, Told> = {
  queue: { is: 'row', of: 'queues' },
  agent: { is: 'row', of: 'agents' },
  tag: { is: 'tag' },
  untag: { is: 'tag' },
  priority: { is: 'number', least: 0, most: 9, usual: 5 },
  answer: { is: 'text' },
  canned: { is: 'row', of: 'canned-answers' },
  note: { is: 'text' },
  snooze: { is: 'number', least: 1, most: 86_400, usual: 60 },
  resolve: { is: 'nothing' },
  survey: { is: 'nothing' },
};
export const DO_NAMES = Object.keys(DOS) as Do[];

export const MOST = { conditions: 20, actions: 10, values: 50, value: 190, tag: 40, text: 4_000, minutes: 86_400 };

/** Types of messages that come with a file or are one. */
export const FILES = ['image', 'audio', 'voice', 'video', 'file', 'sticker'] as const;

export const newCondition = (kind: Kind): Condition => {
  const values = KINDS[kind];
  if (values.are !== 'range') return { kind, values: [] };
  return values.both ? { kind, min: 9, max: 17 } : { kind, min: values.least };
};

export const newAction = (what: Do): Action => {
  const told = DOS[what];
  return told.is === 'number' ? { do: what, number: told.usual } : { do: what, value: '' };
};
