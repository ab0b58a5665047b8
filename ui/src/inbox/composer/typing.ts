import { client } from '../../api/client';

const EVERY_MS = 5_000;
const IDLE_MS = 6_000;

/** Tells that somebody writes: when they begin, now and then while they go on, and when they stop. Nobody waits for an answer. */
export class Typing {
  private last = 0;
  private idle: ReturnType<typeof setTimeout> | undefined;
  constructor(private readonly thread: string) {}

  stir(now = Date.now()): void {
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.stop(), IDLE_MS);
    if (now - this.last < EVERY_MS) return;
    this.last = now;
    this.tell(true);
  }

  stop(): void {
    clearTimeout(this.idle);
    if (this.last === 0) return;
    this.last = 0;
    this.tell(false);
  }

  private tell(on: boolean): void {
    void client
      .POST('/api/v1/threads/{id}/typing', { params: { path: { id: this.thread } }, body: { on } })
      .catch(() => undefined);
  }
}
