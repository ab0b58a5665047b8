import { Asks } from './asks';
import { newID } from './id';
import type { Memory } from './memory';
import { Outbox } from './outbox';
import type { Server } from './server';
import { type Item, keyOf, Timeline } from './timeline';
import type { Config, FileInfo, Hours, Sent, State, Told, Who } from './types';
import { Typing } from './typing';
import { type Line, Wire } from './wire';

export interface ChatEvents {
  /** Something on the screen is different. */
  change: () => void;
  /** Our side wrote, just now. */
  message: (i: Item) => void;
  sent: (i: { id: string; text: string }) => void;
  ended: () => void;
  error: (e: { key: string; text: string }) => void;
}

const RESEND_MS = 10_000;
const LOADED_MS = 1_000;
const MARK_MS = 250;
const TYPING_SHOWN_MS = 8_000;

/** The conversation: what is on the screen, and what must reach the server. It knows nothing of the screen. */
export class Chat {
  readonly timeline = new Timeline();
  readonly wire: Wire;
  hours: Hours;
  state: State = { status: 'none' };
  /** Who types on our side; null nobody. */
  typing: string | null = null;
  private readonly outbox: Outbox;
  private looking = false;
  private attributes: Record<string, string> = {};
  private who: Who | undefined;
  private readonly asks = new Asks((f) => this.wire.send(f));
  private readonly typist = new Typing((f) => this.wire.send(f));
  /** What was said before the page was there is on the screen: what comes now is news. */
  private loaded = false;
  /** When a message was last sent. */
  private readonly tried = new Map<string, number>();
  private marking: ReturnType<typeof setTimeout> | undefined;
  private typed: ReturnType<typeof setTimeout> | undefined;
  private page = '';

  constructor(
    readonly server: Server,
    readonly config: Config,
    private readonly memory: Memory,
    private readonly language: () => string,
    private readonly events: ChatEvents,
  ) {
    this.hours = config.hours;
    this.outbox = new Outbox(memory);
    this.wire = new Wire(server, {
      hello: () => this.hello(),
      seq: () => this.timeline.seq,
      frame: (f) => this.hear(f),
      line: () => events.change(),
      stranger: () => this.stranger(),
    });
    memory.watch((key) => this.elsewhere(key));
    setInterval(() => this.flush(RESEND_MS), RESEND_MS / 2);
  }

  get line(): Line {
    return this.wire.line;
  }

  /** A visitor of before: their conversation goes on by itself. */
  resume(): void {
    if (!this.server.token) return;
    this.restore();
    void this.server
      .enter()
      .catch(() => undefined) // the connection finds out what else is wrong, and tries again
      .finally(() => this.wire.start());
  }

  /** Makes this browser a visitor if it is none, and connects. */
  async begin(): Promise<void> {
    if (!this.server.token) await this.server.enter();
    this.wire.start();
  }

  private restore(): void {
    for (const w of this.outbox.list()) this.timeline.write(w.frame);
  }

  get unread(): number {
    return this.looking ? 0 : this.timeline.unread(Number(this.memory.get('seen') ?? 0));
  }

  /** Whether the visitor sees the messages now. */
  look(on: boolean): void {
    if (this.looking && !on) this.marks(); // what was on the screen up to now was seen
    this.looking = on;
    if (on) this.mark();
    this.events.change();
  }

  write(text: string, files: FileInfo[] = [], more: Record<string, unknown> = {}): void {
    const frame: Sent & { id: string } = { t: 'msg', id: newID(), ...(text ? { text } : {}), ...more };
    if (files.length > 0) frame.files = files.map((f) => f.id);
    const here = location.href;
    if (here !== this.page) frame.page = { url: here, title: document.title, ref: document.referrer };
    this.page = here;
    const at = Date.now();
    this.outbox.add(frame, at);
    this.timeline.write(frame, files);
    this.events.change();
    void this.begin()
      .then(() => {
        this.flush(RESEND_MS);
        this.events.sent({ id: frame.id, text });
      })
      .catch((e: unknown) => this.trouble(e));
    this.typist.quiet();
  }

  /** Sends again what was not acknowledged within a time. */
  private flush(after: number): void {
    if (this.line !== 'live') return;
    const now = Date.now();
    for (const w of this.outbox.list()) {
      if (now - (this.tried.get(w.frame.id) ?? 0) < after) continue;
      this.tried.set(w.frame.id, now);
      this.wire.send(w.frame);
    }
  }

  /** The visitor types. */
  type(): void {
    this.typist.type();
  }

  /** See Asks. */
  ask(f: Sent): Promise<Told> {
    return this.asks.ask(f);
  }

  rated(sid: string): number {
    return Number(this.memory.get(`rated.${sid}`) ?? 0);
  }

  async rate(sid: string, score: number, comment: string): Promise<void> {
    await this.ask({ t: 'csat', of: sid, score, comment });
    this.memory.set(`rated.${sid}`, String(score));
    this.events.change();
  }

  async end(): Promise<void> {
    await this.ask({ t: 'end' });
    this.state = { status: 'ended' };
    this.events.ended();
    this.events.change();
  }

  identify(who: Who): void {
    const before = this.memory.get('user');
    if (before && before !== who.user) this.reset(); // somebody else sits here now
    this.memory.set('user', who.user);
    this.who = who;
    if (this.line === 'live') this.introduce();
  }

  describe(attributes: Record<string, string>): void {
    Object.assign(this.attributes, attributes);
    if (this.line === 'live') this.introduce();
  }

  /** Tells who the visitor is and what the page says of them. */
  private introduce(): void {
    const report = (e: { key?: string; message: string }) =>
      this.events.error({ key: e.key ?? 'error', text: e.message });
    if (this.who) void this.ask({ t: 'identify', ...this.who }).catch(report);
    if (Object.keys(this.attributes).length > 0) void this.ask({ t: 'attrs', attrs: this.attributes }).catch(report);
  }

  /** Forgets this visitor: the next message begins a new conversation. */
  reset(): void {
    this.wire.stop();
    this.server.forget();
    this.memory.clear();
    this.timeline.clear();
    this.who = undefined;
    this.attributes = {};
    this.state = { status: 'none' };
    this.events.change();
  }

  hello(): Sent {
    const { user, hmac } = this.who ?? {};
    return { t: 'hello', lang: this.language(), ...(user ? { user, hmac } : {}) };
  }

  private stranger(): void {
    this.server.forget();
    this.timeline.clear();
    this.wire.stop();
    this.server
      .enter()
      .then(() => {
        this.restore();
        this.wire.start();
      })
      .catch((e: unknown) => this.trouble(e));
    this.events.change();
  }

  private trouble(e: unknown): void {
    const { key, message } = e as { key?: string; message?: string };
    this.events.error({ key: key ?? 'network', text: message ?? '' });
    // whoever wrote something waits for it to arrive
    if (this.outbox.list().length > 0)
      setTimeout(() => void this.begin().catch((again: unknown) => this.trouble(again)), 5_000);
  }

  /** Another page of the web site wrote something down. */
  private elsewhere(key: string): void {
    if (key === 'token' && this.memory.get('token') !== this.server.token) {
      this.server.recall();
      this.timeline.clear();
      this.wire.stop();
      this.resume();
    }
    if (key === 'seen' || key === 'token' || key.startsWith('rated.')) this.events.change();
  }

  private hear(f: Told): void {
    switch (f.t) {
      case 'ready':
        this.state = f.state ?? this.state;
        this.hours = f.hours ?? this.hours;
        this.introduce();
        this.flush(0);
        setTimeout(() => {
          this.loaded = true;
        }, LOADED_MS);
        break;
      case 'msg':
        this.heard(f);
        break;
      case 'ack':
      case 'nack':
        this.answered(f);
        break;
      case 'status':
        if (f.sid) this.timeline.read(f.sid);
        break;
      case 'edit':
        if (f.sid) this.timeline.edit(f.sid, f.text ?? '');
        break;
      case 'gone':
        if (f.sid) this.timeline.remove(f.sid);
        break;
      case 'typing':
        this.types(f.on ? (f.by ?? '') : null);
        break;
      case 'state':
        this.state = f.state ?? this.state;
        if (this.state.status === 'ended') this.events.ended();
        break;
      case 'hours':
        this.hours = f.hours ?? this.hours;
        break;
      case 'resync':
        this.timeline.clear();
        this.restore();
        this.wire.stop();
        this.wire.start();
        break;
      default:
        return;
    }
    this.events.change();
  }

  private heard(f: Told): void {
    const isNew = this.timeline.tell(f);
    if (f.me && f.sid) this.outbox.done(keyOf(f.sid));
    if (!isNew || isNew.me) return;
    this.types(null);
    if (this.loaded || !f.seq) this.events.message(isNew);
    this.mark();
  }

  private answered(f: Told): void {
    const id = f.id ?? '';
    if (this.asks.answer(f)) return;
    if (f.t === 'ack') {
      this.outbox.done(id);
      this.timeline.acknowledged(f);
    } else if (f.retry) {
      setTimeout(() => this.flush(0), (f.wait ?? 1) * 1000);
    } else {
      this.outbox.done(id);
      this.timeline.failed(id, f.text ?? '');
      this.events.error({ key: f.key ?? '', text: f.text ?? '' });
    }
  }

  private types(by: string | null): void {
    this.typing = by;
    clearTimeout(this.typed);
    if (by !== null) this.typed = setTimeout(() => this.hear({ t: 'typing', on: false }), TYPING_SHOWN_MS);
  }

  /** Tells what arrived and what was seen, several messages at once. */
  private mark(): void {
    clearTimeout(this.marking);
    this.marking = setTimeout(() => this.marks(), MARK_MS);
  }

  private marks(): void {
    if (this.line !== 'live') return;
    const how = this.looking ? 'seen' : 'got';
    const ids = this.timeline.mark(how);
    for (let n = 0; n < ids.length; n += 100) this.wire.send({ t: how, ids: ids.slice(n, n + 100) });
    if (!this.looking) return;
    const last = Math.max(
      0,
      ...this.timeline.list().map((i) => (i.me || i.at === Number.POSITIVE_INFINITY ? 0 : i.at)),
    );
    if (last > Number(this.memory.get('seen') ?? 0)) this.memory.set('seen', String(last));
  }
}
