import { socketOrigin } from '../app/page';
import { heardServerTime } from '../design/ticker';
import type { Desk, Floor } from './answers';
import { client, ok, onReached } from './client';
import { apply, mergeAgentCounts, mergeCounts } from './events';
import type { DirectoryBody, DomainEvent, Frame, Typist } from './frames';
import { freshen, freshenAll, freshenTopics, type Topic } from './freshen';
import { useLive } from './live';
import { keys, queries } from './queries';
import type { QueueCount } from './records';
import { remember } from './replay';
import { EventSocket } from './socket';

type Observer = (event: DomainEvent) => void;
const observers = new Set<Observer>();
let lastSeq: number | undefined;

type CountsObserver = (queues: QueueCount[]) => void;
const countsObservers = new Set<CountsObserver>();

/** Calls the observer with the figures of queues that changed, on whatever page. */
export function observeCounts(observer: CountsObserver): () => void {
  countsObservers.add(observer);
  return () => countsObservers.delete(observer);
}

type TopicsObserver = (topics: Topic[]) => void;
const topicsObservers = new Set<TopicsObserver>();

/** Calls the observer when the server says that something changed whose events this page does not get. */
export function observeTopics(observer: TopicsObserver): () => void {
  topicsObservers.add(observer);
  return () => topicsObservers.delete(observer);
}

type TypingObserver = (typing: Typist[]) => void;
const typingObservers = new Set<TypingObserver>();

/** Calls the observer when somebody writes in a conversation, or stops. */
export function observeTyping(observer: TypingObserver): () => void {
  typingObservers.add(observer);
  return () => typingObservers.delete(observer);
}

/** Calls the observer for every event, after the caches were patched. */
export function observeEvents(observer: Observer): () => void {
  observers.add(observer);
  return () => observers.delete(observer);
}

/** Opens the events socket; `since` is the seq of the first snapshot, if there is one. */
export function openLink(since: number | undefined): EventSocket {
  lastSeq = since;
  const socket = new EventSocket({
    url: (ticket, seq) =>
      `${socketOrigin()}/api/v1/events?ticket=${encodeURIComponent(ticket)}${seq === undefined ? '' : `&since=${seq}`}`,
    ticket: async () => (await ok(client.POST('/api/v1/session/ticket'))).ticket,
    since: () => lastSeq,
    onFrame: receive,
    onLink: (up) => {
      const { lostSince } = useLive.getState();
      if (up)
        useLive.setState({ lostSince: null, backAt: lostSince === null ? null : Date.now(), freshAt: Date.now() });
      else if (lostSince === null) useLive.setState({ lostSince: Date.now() });
    },
  });
  onReached(() => {
    if (useLive.getState().lostSince !== null) socket.now();
  });
  return socket;
}

/** One frame of the server. */
export function receive(frame: Frame): void {
  useLive.setState({ freshAt: Date.now() });
  switch (frame.type) {
    case 'hello':
      heardServerTime(frame.server_time);
      greet(frame.version, frame.seq);
      return;
    case 'event':
      lastSeq = frame.seq;
      take(frame.seq, frame.event);
      return;
    case 'counts':
      queries.setQueryData<Desk>(keys.desk, (d) => d && { ...d, queues: mergeCounts(d.queues, frame.queues) });
      queries.setQueryData<Floor>(keys.floor, (f) => f && { ...f, queues: mergeCounts(f.queues, frame.queues) });
      for (const observer of countsObservers) observer(frame.queues ?? []);
      return;
    case 'agent_counts':
      queries.setQueryData<Floor>(
        keys.floor,
        (f) => f && { ...f, agent_counts: mergeAgentCounts(f.agent_counts, frame.agents) },
      );
      return;
    case 'lines':
      queries.setQueryData<Floor>(keys.floor, (f) => f && { ...f, lines: { ...f.lines, ...frame.lines } });
      return;
    case 'changed':
      freshenTopics(frame.topics);
      for (const observer of topicsObservers) observer(frame.topics);
      return;
    case 'typing':
      for (const observer of typingObservers) observer(frame.typing);
      return;
    case 'tick':
      heardServerTime(frame.server_time);
      lastSeq = frame.seq;
      return;
    case 'resync':
      refetch();
      if (frame.reason === 'permissions') void queries.invalidateQueries({ queryKey: keys.session });
      return;
    case 'pbx':
      useLive.setState({ pbx: frame.state, pbxDetail: frame.detail ?? '' });
      return;
    case 'bye':
      if (frame.reason !== 'shutdown') useLive.setState({ ended: frame.reason });
      return;
  }
}

function refetch(): void {
  void queries.invalidateQueries({ queryKey: keys.desk });
  void queries.invalidateQueries({ queryKey: keys.floor });
  freshenAll();
}

function greet(version: string, seq: number): void {
  const { version: first } = useLive.getState();
  useLive.setState(first && first !== version ? { newVersion: version } : { version });
  if (lastSeq !== undefined) return;
  // Without a snapshot of our own to resume from, whatever was fetched before this is behind.
  lastSeq = seq;
  const floor = queries.getQueryData<Floor>(keys.floor);
  if (floor && floor.seq < seq) void queries.invalidateQueries({ queryKey: keys.floor });
}

function take(seq: number, event: DomainEvent): void {
  remember(seq, event);
  const held = { desk: queries.getQueryData<Desk>(keys.desk), floor: queries.getQueryData<Floor>(keys.floor) };
  const next = apply(held, seq, event);
  if (next.desk !== held.desk) queries.setQueryData(keys.desk, next.desk);
  if (next.floor !== held.floor) queries.setQueryData(keys.floor, next.floor);
  if (event.type === 'directory.changed') directoryChanged(event.body);
  if (event.type === 'system.pbx' && (event.body.state === 'up' || event.body.state === 'down')) {
    useLive.setState({ pbx: event.body.state, pbxDetail: event.body.detail ?? '' });
  }
  freshen(event);
  for (const observer of observers) observer(event);
}

/** A row was written: its lists are fetched again where they are on screen. */
function directoryChanged({ noun }: DirectoryBody): void {
  if (noun === 'contact') void queries.invalidateQueries({ queryKey: ['contacts'] });
  const path = noun.replaceAll('_', '-');
  const plural = path.endsWith('s') ? path : `${path}s`;
  void queries.invalidateQueries({ queryKey: keys.noun(plural) });
}
