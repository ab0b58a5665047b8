import type { Sent } from './types';

const TOLD_MS = 3_000;
const OVER_MS = 5_000;

/** Tells that the visitor types, every few seconds, and when it is over. */
export class Typing {
  private last = 0;
  private stopped: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly send: (f: Sent) => boolean) {}

  type(): void {
    const now = Date.now();
    if (now - this.last > TOLD_MS && this.send({ t: 'typing', on: true })) this.last = now;
    clearTimeout(this.stopped);
    this.stopped = setTimeout(() => this.quiet(), OVER_MS);
  }

  quiet(): void {
    clearTimeout(this.stopped);
    if (this.last > 0) this.send({ t: 'typing', on: false });
    this.last = 0;
  }
}
