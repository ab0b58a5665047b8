import { CHANNELS, STATUSES } from './records';

/** What somebody wants to see of the conversations; it lives in the address of the page. */
export interface Wish {
  view: View;
  channel: string;
  inbox: string;
  queue: string;
  tag: string;
  q: string;
}

export const VIEWS = ['mine', 'mentions', 'unassigned', 'open', 'waiting', 'snoozed', 'resolved', 'all'] as const;
export type View = (typeof VIEWS)[number];

export function wishOf(params: URLSearchParams, first: View): Wish {
  const text = (name: string) => params.get(name) ?? '';
  return {
    view: VIEWS.find((v) => v === text('view')) ?? first,
    channel: CHANNELS.find((c) => c === text('channel')) ?? '',
    inbox: text('inbox'),
    queue: text('queue'),
    tag: text('tag').slice(0, 40),
    q: text('q').slice(0, 200),
  };
}

/** As the server is asked for conversations; notes that name somebody are asked for otherwise. */
export function queryOf(wish: Wish): Record<string, string> {
  const { view } = wish;
  const status = STATUSES.find((s) => s === view) ?? (view === 'unassigned' ? 'open' : '');
  const all = {
    status,
    agent_id: view === 'mine' ? 'me' : view === 'unassigned' ? 'none' : '',
    channel: wish.channel,
    inbox_id: wish.inbox,
    queue_id: wish.queue,
    tag: wish.tag,
    search: wish.q.trim(),
  };
  return Object.fromEntries(Object.entries(all).filter(([, v]) => v !== ''));
}

export function fits(wish: Wish, thread: { agent_id?: string }): boolean {
  return wish.view !== 'unassigned' || !thread.agent_id;
}

/** Whether more than the view was chosen, so that an empty list may be of the filters' making. */
export function narrowed(wish: Wish): boolean {
  return [wish.channel, wish.inbox, wish.queue, wish.tag, wish.q].some((v) => v !== '');
}
