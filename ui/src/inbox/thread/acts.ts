import type { Translate } from '../../i18n';
import type { Act, Message } from '../records';
import type { Aside } from './elsewhere';

/** An act as a sentence; empty for a kind that this version does not know. */
export function actSaid(a: Act, t: Translate, moment: (at: string) => string): string {
  const name = a.now_name || t('inbox:head.colleague');
  switch (a.kind) {
    case 'agent':
      return a.now ? t('inbox:act.agent', { name }) : t('inbox:act.nobody');
    case 'queue':
      return a.now ? t('inbox:act.queue', { name: a.now_name || t('inbox:act.gone') }) : t('inbox:act.no_queue');
    case 'priority':
      return t('inbox:act.priority', { was: a.was ?? '', now: a.now ?? '' });
    case 'tagged':
      return t('inbox:act.tagged', { tag: a.now ?? '' });
    case 'untagged':
      return t('inbox:act.untagged', { tag: a.was ?? '' });
    case 'contact':
      return a.now ? t('inbox:act.contact') : t('inbox:act.no_contact');
    case 'blocked':
      return a.now ? t('inbox:act.blocked') : t('inbox:act.unblocked');
    case 'merged':
      return a.now ? t('inbox:act.merged', { number: a.now }) : t('inbox:act.unmerged');
    case 'took':
      return t('inbox:act.took', { number: a.now ?? '' });
    case 'gave':
      return t('inbox:act.gave', { number: a.was ?? '' });
    case 'snoozed':
      return t('inbox:act.snoozed', { until: a.now ? moment(a.now) : '' });
    case 'reopened':
    case 'open':
    case 'waiting':
    case 'woke':
    case 'resolved':
      return t(`inbox:act.${a.kind}`);
    default:
      return '';
  }
}

/** One line of a conversation's stream. */
export type Entry = { at: string } & (
  | { message: Message; act?: undefined; aside?: undefined }
  | { act: Act; message?: undefined; aside?: undefined }
  | { aside: Aside; message?: undefined; act?: undefined }
);

/**
 * Messages in their order, and between them what was done, and what happened elsewhere: before the first message that came after it.
 * What was done before the earliest message here is left out while there are earlier ones at the server.
 */
export function entries(messages: Message[], acts: Act[], more: boolean, others: Aside[] = []): Entry[] {
  const first = messages[0];
  const begins = first && more ? Date.parse(first.arrived_at) : Number.NEGATIVE_INFINITY;
  const between: Entry[] = [
    ...acts.map((act) => ({ at: act.at, act })),
    ...others.map((aside) => ({ at: aside.at, aside })),
  ];
  const left = between.filter((e) => Date.parse(e.at) >= begins).sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const out: Entry[] = [];
  let n = 0;
  const upTo = (moment: number) => {
    for (let e = left[n]; e && Date.parse(e.at) < moment; e = left[n]) {
      out.push(e);
      n++;
    }
  };
  for (const message of messages) {
    upTo(Date.parse(message.arrived_at));
    out.push({ at: message.at, message });
  }
  upTo(Number.POSITIVE_INFINITY);
  return out;
}

/** Whether a note is what a rule left behind, to be told as an event and not as a note. */
export function byRule(m: Message): boolean {
  return m.by.kind === 'rule' && m.content.type === 'system' && m.content.placeholder === 'rule';
}
