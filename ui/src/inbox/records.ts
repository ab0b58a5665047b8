import type { components } from '../api/schema';

type S = components['schemas'];

/** What is kept of written conversations, under the names of the house. */
export type Thread = Omit<S['Thread'], 'channel'> & { channel: string };
export type Message = S['WrittenMessage'];
export type Act = S['ThreadAct'];
export type Mention = S['Mention'];
export type Content = S['MessageContent'];
export type StoredFile = S['StoredFile'];
export type Sight = Omit<S['InboxSight'], 'channel'> & { channel: string };
export type Traits = S['ChannelTraits'];
export type Template = S['MessageTemplate'];
export type TemplateUse = S['TemplateUse'];
export type TemplateParam = S['TemplateParam'];
export type TakenBack = S['TakenBack'];
export type MessageDraft = S['MessageDraft'];
export type Status = 'open' | 'waiting' | 'snoozed' | 'resolved';

export const STATUSES: Status[] = ['open', 'waiting', 'snoozed', 'resolved'];
export const CHANNELS = [
  'whatsapp',
  'telegram',
  'sms',
  'webchat',
  'email',
  'messenger',
  'instagram',
  'x',
  'apple',
] as const;

export function statusOf(thread: Pick<Thread, 'status'>): Status {
  return STATUSES.find((s) => s === thread.status) ?? 'open';
}
