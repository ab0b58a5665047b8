import { newID } from './id';
import type { Sent, Told } from './types';

const ASK_MS = 20_000;

/** Frames that want an answer now or not at all. */
export class Asks {
  private readonly waiting = new Map<string, (a: Told) => void>();

  constructor(private readonly send: (f: Sent) => boolean) {}

  /** Resolves with the server's answer; rejects with its reason, or after a while without one. */
  ask(f: Sent): Promise<Told> {
    const id = newID();
    return new Promise((done, failed) => {
      const late = setTimeout(() => this.answer({ t: 'nack', id, key: 'late' }), ASK_MS);
      this.waiting.set(id, (a) => {
        clearTimeout(late);
        this.waiting.delete(id);
        if (a.t === 'ack') done(a);
        else failed(Object.assign(new Error(a.text ?? ''), { key: a.key }));
      });
      if (!this.send({ ...f, id })) this.answer({ t: 'nack', id, key: 'offline' });
    });
  }

  /** Whether somebody waited for this answer. */
  answer(a: Told): boolean {
    const waits = this.waiting.get(a.id ?? '');
    waits?.(a);
    return waits !== undefined;
  }
}
