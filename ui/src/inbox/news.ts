import type { InfiniteData } from '@tanstack/react-query';
import type { DomainEvent, MessageBody, ThreadBody } from '../api/frames';
import { askAgain, type Topic } from '../api/freshen';
import { observeEvents, observeTopics, observeTyping } from '../api/link';
import { queries } from '../api/queries';
import { dropSent } from './composer/outbox';
import { failureTold } from './failures';
import { isOwn, keepThread, keys } from './queries';
import type { Thread } from './records';
import { type Held, withMessage } from './timeline';
import { forgetWriters, writerDone, writersTold } from './writers';

interface Page {
  items: Thread[];
  next?: string;
}

/** A list with a thread as it is now; one that is not in it is left to the next fetch. */
export function inList(
  data: InfiniteData<Page> | undefined,
  thread: Thread,
): { data: InfiniteData<Page> | undefined; known: boolean } {
  let known = false;
  const pages = data?.pages.map((p) => {
    const at = p.items.findIndex((x) => x.id === thread.id);
    if (at < 0) return p;
    known = true;
    const was = p.items[at];
    if (!was || was.version > thread.version) return p;
    return { ...p, items: p.items.map((x) => (x.id === thread.id ? thread : x)) };
  });
  return { data: data && pages ? { ...data, pages } : data, known };
}

function threadTold(thread: Thread): void {
  if (queries.getQueryData(keys.thread(thread.id))) keepThread(thread);
  for (const q of queries.getQueryCache().findAll({ queryKey: ['threads'] })) {
    const data = q.state.data as InfiniteData<Page> | Page | undefined;
    if (!data || !('pages' in data)) continue;
    queries.setQueryData(q.queryKey, inList(data, thread).data);
  }
  listsSoon();
}

const SOON_MS = 1_500;
let timer: ReturnType<typeof setTimeout> | undefined;
/** Which lists a thread belongs to is the server's to say: they are asked for again, soon, once for all that happens. */
function listsSoon(): void {
  if (timer) return;
  timer = setTimeout(() => {
    timer = undefined;
    void queries.invalidateQueries({ queryKey: ['threads'] });
  }, SOON_MS);
}

function messageTold({ thread, message }: MessageBody): void {
  threadTold(thread);
  failureTold(thread, message);
  if (message.mentions?.length) void queries.invalidateQueries({ queryKey: keys.mentions });
  if (message.direction === 'in') writerDone(thread.id, '');
  else if (message.by.kind === 'agent') writerDone(thread.id, message.by.id ?? '');
  if (message.client_id) dropSent(thread.id, message.client_id);
  const key = keys.messages(thread.id);
  const held = queries.getQueryData<Held>(key);
  if (!held) return;
  const next = withMessage(held, message);
  if (next.held !== held) queries.setQueryData(key, next.held);
  if (next.hole) void queries.invalidateQueries({ queryKey: key });
}

/** Acts that leave no line in the history. */
const QUIET = new Set(['seen', 'message', 'recorded', 'typing']);

function actTold({ thread, act }: ThreadBody): void {
  threadTold(thread);
  if (!QUIET.has(act)) void queries.invalidateQueries({ queryKey: keys.acts(thread.id) });
}

/** What an event changes of the conversations that are held here. */
export function take(event: DomainEvent): void {
  switch (event.type) {
    case 'message.recorded':
    case 'message.changed':
      messageTold(event.body);
      return;
    case 'thread.changed':
      actTold(event.body);
      return;
    case 'inbox.health':
      void queries.invalidateQueries({ queryKey: ['inbox-sights'] });
      return;
    case 'directory.changed':
      if (event.body.noun === 'inbox') void queries.invalidateQueries({ queryKey: ['inbox-sights'] });
  }
}

/** What is open of others is asked for again; what is one's own, events tell. */
function topicsTold(topics: Topic[]): void {
  if (!topics.includes('threads')) return;
  askAgain(['thread'], undefined, (q) => q.isActive() && !isOwn(q.state.data as Thread | undefined));
}

let stop: (() => void) | undefined;
/** From the first conversation on that somebody looked at, all of them are kept true, also those that are not on screen. */
export function startNews(): void {
  if (stop) return;
  const ends = [observeEvents(take), observeTopics(topicsTold), observeTyping(writersTold)];
  stop = () => {
    for (const end of ends) end();
  };
}

/** For tests. */
export function stopNews(): void {
  forgetWriters();
  stop?.();
  stop = undefined;
  clearTimeout(timer);
  timer = undefined;
}
