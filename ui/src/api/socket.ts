import type { Frame } from './frames';

/** Timings of the events socket; the server ticks every 5 s. */
export const SILENCE_MS = 12_000;
export const PING_MS = 10_000;
/** A daemon that was restarted is found again within about a second; one that stays away is not asked that often. */
const BACKOFF_MS = [250, 500, 1000];
const SOON_TRIES = 30;
const LATER_MS = 5000;

export interface SocketOptions {
  url: (ticket: string, since: number | undefined) => string;
  ticket: () => Promise<string>;
  since: () => number | undefined;
  onFrame: (frame: Frame) => void;
  onLink: (up: boolean) => void;
}

/** The events socket with resume: it comes back by itself until closed, each time with a fresh ticket. */
export class EventSocket {
  private ws: WebSocket | null = null;
  private closed = false;
  private attempt = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private ping: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly options: SocketOptions) {
    window.addEventListener('online', this.now);
    document.addEventListener('visibilitychange', this.seen);
    void this.open();
  }

  close(): void {
    this.closed = true;
    window.removeEventListener('online', this.now);
    document.removeEventListener('visibilitychange', this.seen);
    clearTimeout(this.retry);
    this.drop();
  }

  /** Tries at once instead of waiting for the back-off. */
  now = (): void => {
    if (this.closed || this.ws) return;
    clearTimeout(this.retry);
    void this.open();
  };

  private seen = (): void => {
    if (document.visibilityState === 'visible') this.now();
  };

  private async open(): Promise<void> {
    if (this.closed || this.ws) return;
    let ws: WebSocket;
    try {
      const ticket = await this.options.ticket();
      if (this.closed || this.ws) return;
      ws = new WebSocket(this.options.url(ticket, this.options.since()));
    } catch {
      this.later();
      return;
    }
    this.ws = ws;
    this.listen();
    ws.onmessage = (m) => this.receive(String(m.data));
    ws.onclose = () => {
      if (this.ws === ws) this.lost();
    };
  }

  private receive(data: string): void {
    this.listen();
    let frame: Frame;
    try {
      frame = JSON.parse(data) as Frame;
    } catch {
      return;
    }
    if (frame.type === 'hello') {
      this.attempt = 0;
      clearInterval(this.ping);
      this.ping = setInterval(() => this.send({ type: 'ping' }), PING_MS);
      this.options.onLink(true);
    }
    this.options.onFrame(frame);
  }

  private send(message: { type: 'ping' }): void {
    if (this.ws?.readyState === WebSocket.OPEN) this.ws.send(JSON.stringify(message));
  }

  /** A socket that says nothing for longer than two ticks is dead, whatever the browser thinks. */
  private listen(): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.lost(), SILENCE_MS);
  }

  private lost(): void {
    this.drop();
    this.options.onLink(false);
    this.later();
  }

  private drop(): void {
    clearTimeout(this.silence);
    clearInterval(this.ping);
    const ws = this.ws;
    this.ws = null;
    if (ws) {
      ws.onclose = null;
      ws.onmessage = null;
      ws.close();
    }
  }

  private later(): void {
    if (this.closed) return;
    const soon = BACKOFF_MS[Math.min(this.attempt, BACKOFF_MS.length - 1)] ?? LATER_MS;
    const base = this.attempt < SOON_TRIES ? soon : LATER_MS;
    this.attempt += 1;
    clearTimeout(this.retry);
    this.retry = setTimeout(() => void this.open(), base * (0.75 + Math.random() / 2));
  }
}
