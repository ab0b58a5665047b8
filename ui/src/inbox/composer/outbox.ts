import { create } from 'zustand';
import { client, ok } from '../../api/client';
import { ApiError, explain } from '../../api/errors';
import { useLive } from '../../api/live';
import { queries } from '../../api/queries';
import { keys } from '../queries';
import type { Message, MessageDraft, StoredFile, TakenBack, TemplateUse } from '../records';
import { type Held, withMessage } from '../timeline';
import { type Draft, isEmpty, type Kind, newId, readWriting, startOver, whose, write } from './draft';

/** A message on its way to the server. It is kept by the browser until the server has it, or somebody takes it back. */
export interface Outgoing {
  thread: string;
  kind: Kind;
  body: MessageDraft;
  files: StoredFile[];
  at: string;
  state: 'sending' | 'waiting' | 'refused' | 'collision';
  /** Why it was refused, for people. */
  why?: string;
}

const keyOf = (user: string) => `cordboard.outbox.${user}`;
const AGAIN_MS = 5_000;

export const useOutbox = create<{ user: string; items: Outgoing[] }>(() => ({ user: '', items: [] }));

function set(items: Outgoing[]): void {
  const user = whose();
  useOutbox.setState({ user, items });
  try {
    if (items.length > 0) localStorage.setItem(keyOf(user), JSON.stringify(items));
    else localStorage.removeItem(keyOf(user));
  } catch {
    // private mode: it is sent as long as the page is open
  }
}

const sameAs = (o: Outgoing, thread: string, id: string) => o.thread === thread && o.body.client_id === id;
const change = (thread: string, id: string, part: Partial<Outgoing>) =>
  set(useOutbox.getState().items.map((o) => (sameAs(o, thread, id) ? { ...o, ...part } : o)));

/** Takes out what the server has. */
export function dropSent(thread: string, id: string): void {
  const { items } = useOutbox.getState();
  const rest = items.filter((o) => !sameAs(o, thread, id));
  if (rest.length !== items.length) set(rest);
}

/** What was on its way when the page was left goes on. */
export function resume(): void {
  const user = whose();
  if (useOutbox.getState().user !== user) {
    let kept: Outgoing[] = [];
    try {
      const read: unknown = JSON.parse(localStorage.getItem(keyOf(user)) ?? '[]');
      if (Array.isArray(read)) kept = read.filter((o) => o?.thread && o.body?.client_id);
    } catch {
      // written by something else
    }
    useOutbox.setState({ user, items: kept });
  }
  for (const thread of threadsOf('sending', 'waiting')) void deliver(thread);
  again();
}

function threadsOf(...states: Outgoing['state'][]): Set<string> {
  return new Set(useOutbox.getState().items.flatMap((o) => (states.includes(o.state) ? [o.thread] : [])));
}

let timer: ReturnType<typeof setTimeout> | undefined;
function again(): void {
  clearTimeout(timer);
  if (threadsOf('waiting').size === 0) return;
  timer = setTimeout(() => {
    for (const thread of threadsOf('waiting')) void deliver(thread);
    again();
  }, AGAIN_MS);
}
useLive.subscribe((now, before) => {
  if (before.lostSince !== null && now.lostSince === null && useOutbox.getState().items.length > 0) resume();
});

/** The body of a message from what was written. */
export function bodyOf(d: Draft, kind: Kind, more: Partial<MessageDraft>): MessageDraft {
  const note = kind === 'note';
  const cc = (d.cc ?? '').split(/[\s,;]+/).filter((a) => a.includes('@'));
  const mentions = (d.mentions ?? []).filter((m) => d.text.includes(`@${m.name}`)).map((m) => m.id);
  return {
    client_id: d.clientId,
    ...(note ? { note: true } : {}),
    text: d.text.trim(),
    ...(d.files.length > 0 ? { file_ids: d.files.map((f) => f.id) } : {}),
    ...(d.replyTo && !note ? { reply_to: d.replyTo } : {}),
    ...(d.subject && !note ? { subject: d.subject } : {}),
    ...(cc.length > 0 && !note ? { cc: cc.map((address) => ({ address })) } : {}),
    ...(mentions.length > 0 ? { mentions } : {}),
    ...more,
  };
}

/** Sends what is written and empties the composer: from here on the message is the outbox's to look after. */
export function post(thread: string, kind: Kind, more: Partial<MessageDraft> = {}): boolean {
  const d = readWriting(thread, kind);
  if (!d || isEmpty(d)) return false;
  add(thread, kind, bodyOf(d, kind, more), d.files);
  startOver(thread, kind);
  return true;
}

/** Sends a template beside what is being written, which stays as it is. */
export function postTemplate(thread: string, template: TemplateUse, seen: number): void {
  add(thread, 'reply', { client_id: newId(), template, seen }, []);
}

function add(thread: string, kind: Kind, body: MessageDraft, files: StoredFile[]): void {
  const state = first(thread)?.state === 'waiting' ? 'waiting' : 'sending';
  const one: Outgoing = { thread, kind, body, files, at: new Date().toISOString(), state };
  set([...useOutbox.getState().items.filter((o) => !sameAs(o, thread, body.client_id)), one]);
  void deliver(thread);
}

const underWay = new Set<string>();

/**
 * Hands over what waits in a conversation, one after the other: the customer reads it in the order in which it was written.
 * Behind one that cannot be handed over now, the others wait; one that was refused is somebody's to decide about and holds
 * up none.
 */
export async function deliver(thread: string): Promise<void> {
  if (underWay.has(thread)) return;
  underWay.add(thread);
  try {
    for (let o = first(thread); o; o = first(thread)) if (!(await handOver(o))) break;
  } finally {
    underWay.delete(thread);
    again();
  }
}

const onTheirWay = (thread: string) =>
  useOutbox.getState().items.filter((o) => o.thread === thread && (o.state === 'sending' || o.state === 'waiting'));
const first = (thread: string) => onTheirWay(thread)[0];

/** Gives one message to the server; false when it, and all behind it, are to be tried later. */
async function handOver(o: Outgoing): Promise<boolean> {
  const id = o.body.client_id;
  change(o.thread, id, { state: 'sending', why: undefined });
  try {
    const path = { id: o.thread };
    const sent = await ok(client.POST('/api/v1/threads/{id}/messages', { params: { path }, body: o.body }));
    take(o.thread, sent);
    dropSent(o.thread, id);
    return true;
  } catch (error) {
    const now = whatNow(error);
    change(o.thread, id, now);
    if (now.state === 'collision') void queries.invalidateQueries({ queryKey: keys.messages(o.thread) });
    if (now.state !== 'waiting') return true;
    for (const behind of onTheirWay(o.thread)) change(o.thread, behind.body.client_id, { state: 'waiting' });
    return false;
  }
}

/** What becomes of a message that was not taken: an answer that may come later is waited for, a refusal is told. */
export function whatNow(error: unknown): Pick<Outgoing, 'state' | 'why'> {
  if (!(error instanceof ApiError)) return { state: 'refused', why: explain(error) };
  if (error.key === 'message.collision') return { state: 'collision', why: undefined };
  const later = error.status === 0 || error.status >= 500 || error.status === 401 || error.status === 429;
  return later ? { state: 'waiting', why: undefined } : { state: 'refused', why: explain(error) };
}

function take(thread: string, sent: Message | undefined): void {
  if (!sent) return;
  const key = keys.messages(thread);
  const held = queries.getQueryData<Held>(key);
  if (!held) return;
  const next = withMessage(held, sent);
  if (next.held !== held) queries.setQueryData(key, next.held);
  if (next.hole) void queries.invalidateQueries({ queryKey: key });
}

/** Sends one again, as the same message; after a collision what was on the screen by now has been seen. */
export function sendAgain(o: Outgoing, seen: number): void {
  const body = { ...o.body, seen: Math.max(o.body.seen ?? 0, seen) };
  change(o.thread, o.body.client_id, { body, state: 'sending', why: undefined });
  void deliver(o.thread);
}

/** Puts one that the server refused back where it was written, as another message: whatever is changed in it must count. */
export function writeOn(o: Outgoing): void {
  dropSent(o.thread, o.body.client_id);
  const { text, reply_to, subject, cc } = o.body;
  putBack(o.thread, o.kind, { text, reply_to, subject, cc, files: o.files });
}

/** Puts what somebody wrote back into the composer, before what they began meanwhile: nothing of either is lost. */
export function putBack(thread: string, kind: Kind, back: TakenBack): void {
  const was = readWriting(thread, kind);
  const cc = [(back.cc ?? []).map((p) => p.address).join(', '), was?.cc ?? ''];
  write(thread, kind, {
    text: [back.text ?? '', was?.text ?? ''].filter(Boolean).join('\n\n'),
    clientId: newId(),
    files: [...(back.files ?? []), ...(was?.files ?? [])],
    replyTo: was?.replyTo ?? back.reply_to,
    subject: was?.subject || back.subject,
    cc: cc.filter(Boolean).join(', '),
    template: was?.template ?? back.template,
  });
}
