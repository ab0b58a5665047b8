import { create } from 'zustand';
import type { Session } from '../../api/answers';
import { client, ok } from '../../api/client';
import { keys, queries } from '../../api/queries';
import type { components } from '../../api/schema';
import type { StoredFile, TemplateUse } from '../records';

export type Kind = 'reply' | 'note';
type ServerDraft = components['schemas']['ThreadDraft'];

/** What somebody began to write. It has the id of the message it becomes, so that it is sent once however often it is tried. */
export interface Draft {
  text: string;
  clientId: string;
  files: StoredFile[];
  replyTo?: string;
  subject?: string;
  cc?: string;
  /** One of the provider's templates that was taken back; it goes by itself, not with the text. */
  template?: TemplateUse;
  mentions?: { id: string; name: string }[];
  /** When it was last changed here, in milliseconds; `kept` once the server has the text as well. */
  at: number;
  kept: boolean;
}

export const newId = () => crypto.randomUUID();
export const nothing = (): Draft => ({ text: '', clientId: newId(), files: [], at: 0, kept: true });

export function isEmpty(d: Draft | undefined): boolean {
  return !d || (d.text.trim() === '' && d.files.length === 0);
}

/** Whose it is: on a computer that people share, nobody finds another's words. */
export function whose(): string {
  return queries.getQueryData<Session | null>(keys.session)?.user.id ?? '';
}
const keyOf = (thread: string, kind: Kind) => `cordboard.writing.${whose()}.${thread}.${kind}`;

export const useDrafts = create<Record<string, Draft>>(() => ({}));

/** A draft as it is here: in memory, else as this browser kept it. */
export function readWriting(thread: string, kind: Kind): Draft | undefined {
  const key = keyOf(thread, kind);
  const typed = useDrafts.getState()[key];
  if (typed) return typed;
  try {
    const kept: Partial<Draft> = JSON.parse(localStorage.getItem(key) ?? 'null') ?? {};
    return typeof kept.text === 'string' ? { ...nothing(), ...kept } : undefined;
  } catch {
    return undefined;
  }
}

export function useWriting(thread: string, kind: Kind): Draft | undefined {
  return useDrafts((s) => s[keyOf(thread, kind)]) ?? readWriting(thread, kind);
}

function put(thread: string, kind: Kind, draft: Draft): void {
  const key = keyOf(thread, kind);
  useDrafts.setState({ [key]: draft });
  try {
    if (isEmpty(draft) && !draft.template && draft.kept) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // private mode: it lives as long as the page
  }
}

/** Changes what is being written: here at once, at the server a moment later. */
export function write(thread: string, kind: Kind, change: Partial<Draft>): void {
  const was = readWriting(thread, kind) ?? nothing();
  const textToo = change.text !== undefined && change.text !== was.text;
  put(thread, kind, { ...was, ...change, at: Date.now(), kept: was.kept && !textToo });
  if (textToo) keepSoon(thread, kind);
}

/** What was sent or thrown away is begun anew, with a new id. */
export function startOver(thread: string, kind: Kind): void {
  const had = readWriting(thread, kind);
  put(thread, kind, { ...nothing(), template: had?.template, at: Date.now(), kept: !had?.text });
  if (had?.text) keepSoon(thread, kind);
}

const SAVE_MS = 1_500;
const timers = new Map<string, ReturnType<typeof setTimeout>>();

function keepSoon(thread: string, kind: Kind): void {
  const key = keyOf(thread, kind);
  clearTimeout(timers.get(key));
  timers.set(
    key,
    setTimeout(() => void keepNow(thread, kind), SAVE_MS),
  );
}

/** Puts the text to the server, where the other computers of this person find it. What fails stays here. */
export async function keepNow(thread: string, kind: Kind): Promise<void> {
  const text = readWriting(thread, kind)?.text ?? '';
  try {
    await ok(
      client.PUT('/api/v1/threads/{id}/drafts/{kind}', {
        params: { path: { id: thread, kind } },
        body: { body: text },
      }),
    );
    const now = readWriting(thread, kind);
    if (now && now.text === text) put(thread, kind, { ...now, kept: true });
  } catch {
    // goes along with the next change; nothing is lost, for it is kept here
  }
}

/** Which of two drafts is the one to go on with: what only this browser has stands, else what was written last. */
export function chooseDraft(here: Draft | undefined, there: ServerDraft | undefined): 'here' | 'there' | 'none' {
  if (!there?.body) return here ? 'here' : 'none';
  if (!here || isEmpty(here)) return here && !here.kept ? 'here' : 'there';
  if (!here.kept || here.text === there.body) return 'here';
  return Date.parse(there.changed_at) > here.at ? 'there' : 'here';
}

/** Looks whether this person wrote on elsewhere. */
export async function fetchDrafts(thread: string): Promise<void> {
  const { items } = await ok(client.GET('/api/v1/threads/{id}/drafts', { params: { path: { id: thread } } }));
  for (const kind of ['reply', 'note'] as const) {
    const there = items.find((d) => d.kind === kind);
    const here = readWriting(thread, kind);
    if (there && chooseDraft(here, there) === 'there') {
      put(thread, kind, { ...(here ?? nothing()), text: there.body, at: Date.parse(there.changed_at), kept: true });
    }
    if (here && !here.kept) keepSoon(thread, kind);
  }
}
