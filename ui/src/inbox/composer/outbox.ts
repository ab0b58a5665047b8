import { create } from 'zustand';
import { client, ok } from '../../api/client';
import { ApiError, explain } from '../../api/errors';
import { useLive } from '../../api/live';
import { queries } from '../../api/queries';
import { keys } from '../queries';
import type { Message, MessageDraft, StoredFile, TemplateUse } from '../records';
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
  for (const o of useOutbox.getState().items) {
    if (o.state === 'sending' || o.state === 'waiting') void deliver(o);
  }
  again();
}

let timer: ReturnType<typeof setTimeout> | undefined;
function again(): void {
  clearTimeout(timer);
  if (!useOutbox.getState().items.some((o) => o.state === 'waiting')) return;
  timer = setTimeout(() => {
    for (const o of useOutbox.getState().items) if (o.state === 'waiting') void deliver(o);
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
  const one: Outgoing = { thread, kind, body, files, at: new Date().toISOString(), state: 'sending' };
  set([...useOutbox.getState().items.filter((o) => !sameAs(o, thread, body.client_id)), one]);
  void deliver(one);
}

const underWay = new Set<string>();

export async function deliver(o: Outgoing): Promise<void> {
  const id = o.body.client_id;
  if (underWay.has(id)) return;
  underWay.add(id);
  change(o.thread, id, { state: 'sending', why: undefined });
  try {
    const path = { id: o.thread };
    const sent = await ok(client.POST('/api/v1/threads/{id}/messages', { params: { path }, body: o.body }));
    take(o.thread, sent);
    dropSent(o.thread, id);
  } catch (error) {
    change(o.thread, id, whatNow(error));
    if (error instanceof ApiError && error.key === 'message.collision') {
      void queries.invalidateQueries({ queryKey: keys.messages(o.thread) });
    }
  } finally {
    underWay.delete(id);
    again();
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
  change(o.thread, o.body.client_id, { body });
  void deliver({ ...o, body });
}

/** Puts one that the server refused back where it was written, as another message: whatever is changed in it must count. */
export function writeOn(o: Outgoing): void {
  const was = readWriting(o.thread, o.kind);
  const text = [o.body.text ?? '', was?.text ?? ''].filter(Boolean).join('\n\n');
  dropSent(o.thread, o.body.client_id);
  write(o.thread, o.kind, {
    text,
    clientId: newId(),
    files: [...o.files, ...(was?.files ?? [])],
    replyTo: o.body.reply_to,
    subject: o.body.subject,
  });
}
