import type { Button, FileInfo, Sent, Told } from './types';

/** One message on the screen. */
export interface Item {
  key: string;
  sid?: string;
  seq: number;
  me: boolean;
  system: boolean;
  by: string;
  text: string;
  files: FileInfo[];
  buttons: Button[];
  /** Unix milliseconds by the server's clock; Infinity until it has the message. */
  at: number;
  state: 'waiting' | 'sent' | 'read' | 'failed';
  /** Why it failed, for the visitor. */
  why?: string;
  /** Whether the server knows that we have it. */
  told: 'no' | 'got' | 'seen';
}

/**
 * The messages of the conversation. The same message comes on several ways (sent here, pushed, out of the history) and is
 * shown once; what has no place in the history yet stands where its time puts it.
 */
export class Timeline {
  private readonly by = new Map<string, Item>();
  /** The last position in the history. */
  seq = 0;

  list(): Item[] {
    return [...this.by.values()].sort((a, b) => (a.at === b.at ? a.seq - b.seq : a.at - b.at));
  }

  get(key: string): Item | undefined {
    return this.by.get(key);
  }

  get empty(): boolean {
    return this.by.size === 0;
  }

  clear(): void {
    this.by.clear();
    this.seq = 0;
  }

  /** A message that was just written here. Returns false when it is known. */
  write(frame: Sent & { id: string }, files: FileInfo[] = []): boolean {
    const key = frame.id;
    if (this.by.has(key)) return false;
    const choice = frame.choice as { title?: string } | undefined;
    this.by.set(key, {
      ...blank(key),
      me: true,
      text: String(frame.text || choice?.title || ''),
      files,
      state: 'waiting',
    });
    return true;
  }

  acknowledged(told: Told): void {
    const item = this.by.get(told.id ?? '');
    if (!item || item.state === 'read') return;
    item.at = Math.min(item.at, told.at ?? Date.now());
    item.sid = told.sid;
    item.state = 'sent';
  }

  failed(id: string, why: string): void {
    const item = this.by.get(id);
    if (!item) return;
    item.at = Math.min(item.at, Date.now());
    item.state = 'failed';
    item.why = why;
  }

  /** A message that the server tells. Returns it when it is new here. */
  tell(f: Told): Item | undefined {
    if (!f.sid) return undefined;
    const key = keyOf(f.sid);
    if (f.seq) this.seq = Math.max(this.seq, f.seq);
    const old = this.by.get(key);
    const item: Item = {
      ...(old ?? blank(key)),
      sid: f.sid,
      seq: f.seq ?? old?.seq ?? 0,
      me: f.me ?? false,
      system: f.system ?? false,
      by: f.by || old?.by || '',
      text: f.text ?? '',
      files: f.files ?? [],
      buttons: f.buttons ?? [],
      at: f.at ?? old?.at ?? Date.now(),
    };
    if (item.me && item.state !== 'read') item.state = f.status === 'read' ? 'read' : 'sent';
    if (!item.me && f.status === 'delivered' && item.told === 'no') item.told = 'got';
    if (!item.me && f.status === 'read') item.told = 'seen';
    this.by.set(key, item);
    return old ? undefined : item;
  }

  /** A message of the visitor was read, and with it all before. */
  read(sid: string): void {
    const last = this.by.get(keyOf(sid));
    if (!last) return;
    for (const i of this.by.values()) if (i.me && i.state === 'sent' && i.at <= last.at) i.state = 'read';
  }

  edit(sid: string, text: string): void {
    const item = this.by.get(keyOf(sid));
    if (item) this.by.set(item.key, { ...item, text });
  }

  remove(sid: string): void {
    this.by.delete(keyOf(sid));
  }

  /** Our side's messages that were not marked so far yet, and marks them. */
  mark(how: 'got' | 'seen'): string[] {
    const ids: string[] = [];
    for (const i of this.by.values()) {
      if (i.me || !i.sid || i.told === 'seen' || i.told === how) continue;
      i.told = how;
      ids.push(i.sid);
    }
    return ids;
  }

  /** How many came in after a time. */
  unread(since: number): number {
    return [...this.by.values()].filter((i) => !i.me && !i.system && i.at > since).length;
  }
}

/** The server's id of a visitor's message ends with the one that it got here. */
export const keyOf = (sid: string): string => sid.slice(sid.indexOf('.') + 1);

function blank(key: string): Item {
  return {
    key,
    seq: 0,
    me: false,
    system: false,
    by: '',
    text: '',
    files: [],
    buttons: [],
    at: Number.POSITIVE_INFINITY,
    state: 'sent',
    told: 'no',
  };
}
