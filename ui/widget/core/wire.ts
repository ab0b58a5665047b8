import { backoff } from './backoff';
import { Refused, type Server } from './server';
import type { Sent, Told } from './types';

export type Line = 'off' | 'connecting' | 'live' | 'lost';

export interface WireEvents {
  /** The first frame of a connection: who we are and what we know. */
  hello: () => Sent;
  seq: () => number;
  frame: (f: Told) => void;
  line: (l: Line) => void;
  /** The server does not know our token (any more). */
  stranger: () => void;
}

const PROTOCOL = 'cordboard.widget.v1';
const READY_MS = 8_000;
const PING_MS = 25_000;
const DEAD_MS = 60_000;
const SOCKET_AGAIN_MS = 120_000;
const POST_MOST = 20;
const STRANGER = 4003;
const REPLACED = 4004;

/** The connection to the server: a WebSocket, or requests that wait where none gets through. It mends itself. */
export class Wire {
  private socket: WebSocket | undefined;
  private polling: AbortController | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private heart: ReturnType<typeof setInterval> | undefined;
  private tries = 0;
  /** Sockets in a row that never said ready. */
  private mute = 0;
  private heard = 0;
  /** Frames for the next request, where no socket gets through. */
  private readonly unposted: Sent[] = [];
  private posting = false;
  private on = false;
  line: Line = 'off';

  constructor(
    private readonly server: Server,
    private readonly events: WireEvents,
    private readonly random: () => number = Math.random,
  ) {
    addEventListener('online', () => this.hurry());
    addEventListener('offline', () => this.on && this.drop());
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.hurry());
  }

  start(): void {
    if (this.on) return;
    this.on = true;
    this.tries = 0;
    this.connect();
  }

  stop(): void {
    this.on = false;
    this.unposted.length = 0;
    this.shut();
    this.set('off');
  }

  /** Sends a frame if there is a connection; what must arrive is sent again by who wrote it. */
  send(f: Sent): boolean {
    if (this.line !== 'live') return false;
    if (this.socket) {
      this.socket.send(JSON.stringify(f));
      return true;
    }
    this.unposted.push(f);
    if (!this.posting) void this.post();
    return true;
  }

  /** Sends frames by requests, one request after the other: two at once could overtake each other. */
  private async post(): Promise<void> {
    this.posting = true;
    while (this.unposted.length > 0) {
      try {
        const a = await this.server.send(this.events.hello(), this.unposted.splice(0, POST_MOST));
        for (const f of a.frames) this.events.frame(f);
      } catch (e) {
        if (e instanceof Refused && e.status === 401) this.events.stranger();
        // the connection's own watch finds out what else it is; what must arrive is sent again
      }
    }
    this.posting = false;
  }

  private connect(): void {
    this.shut();
    if (!this.on) return;
    this.set(this.line === 'off' ? 'connecting' : this.line === 'live' ? 'lost' : this.line);
    if (this.mute >= 2) void this.poll();
    else this.dial();
  }

  private dial(): void {
    const ws = socket(this.server.socket);
    if (!ws) {
      // the web page's policy allows none
      this.mute = 2;
      this.later(0);
      return;
    }
    this.socket = ws;
    let ready = false;
    const late = setTimeout(() => ws.close(), READY_MS);
    ws.onopen = () =>
      ws.send(
        JSON.stringify({ ...this.events.hello(), t: 'hello', token: this.server.token, seq: this.events.seq() }),
      );
    ws.onmessage = (m) => {
      this.heard = Date.now();
      const f = parse(m.data);
      if (!f || ws !== this.socket) return;
      if (f.t === 'ready') {
        ready = true;
        clearTimeout(late);
        this.mute = 0;
        this.up();
      }
      this.events.frame(f);
    };
    const over = (code: number) => {
      clearTimeout(late);
      if (ws !== this.socket) return;
      clearInterval(this.heart);
      this.socket = undefined;
      if (!ready) this.mute += code === STRANGER ? 0 : 1;
      this.ended(code);
    };
    ws.onclose = (e) => over(e.code);
    // a socket that the page's policy forbids may fail without ever closing
    ws.onerror = () => over(1006);
    this.heard = Date.now();
    this.heart = setInterval(() => this.beat(ws), PING_MS);
  }

  private beat(ws: WebSocket): void {
    if (Date.now() - this.heard > DEAD_MS) this.drop();
    else if (ws.readyState === WebSocket.OPEN) ws.send('{"t":"ping"}');
  }

  private ended(code: number): void {
    if (code === STRANGER) {
      this.shut();
      this.events.stranger();
      return;
    }
    this.set('lost');
    // another page of this visitor took the place; this one comes back when somebody looks at it
    if (code !== REPLACED) this.later(backoff(this.tries, this.random));
    this.tries += 1;
  }

  /** Lets go of a connection that is dead, whatever it says. */
  private drop(): void {
    const again = this.on;
    this.shut();
    if (again) this.ended(1006);
  }

  private async poll(): Promise<void> {
    const mine = new AbortController();
    this.polling = mine;
    const until = Date.now() + SOCKET_AGAIN_MS;
    let first = true;
    try {
      while (!mine.signal.aborted) {
        const a = await this.server.poll(this.events.seq(), first, mine.signal);
        if (mine.signal.aborted) return;
        if (first) this.up();
        first = false;
        for (const f of a.frames) this.events.frame(f);
        if (Date.now() > until) {
          this.mute = 1; // one socket is tried; if it stays silent, requests again
          this.later(0);
          return;
        }
      }
    } catch (e) {
      if (mine.signal.aborted) return;
      this.ended(e instanceof Refused && e.status === 401 ? STRANGER : 1006);
    }
  }

  private up(): void {
    this.tries = 0;
    this.set('live');
  }

  /** Somebody looks, or the network is back: no reason to wait any longer. */
  private hurry(): void {
    if (this.on && this.line === 'lost' && !this.socket && !this.polling) this.later(0);
  }

  private later(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.connect(), ms);
  }

  private shut(): void {
    clearTimeout(this.timer);
    clearInterval(this.heart);
    this.polling?.abort();
    this.polling = undefined;
    const ws = this.socket;
    this.socket = undefined;
    ws?.close();
  }

  private set(l: Line): void {
    if (l === this.line) return;
    this.line = l;
    this.events.line(l);
  }
}

/** A socket, unless the page may have none. */
function socket(address: string): WebSocket | undefined {
  try {
    const ws = new WebSocket(address, PROTOCOL);
    return ws.readyState === WebSocket.CLOSED ? undefined : ws;
  } catch {
    return undefined;
  }
}

function parse(data: unknown): Told | undefined {
  try {
    return JSON.parse(String(data)) as Told;
  } catch {
    return undefined;
  }
}
