import type { Memory } from './memory';
import type { Sent } from './types';

const PREFIX = 'out.';

/** A message that the server has not acknowledged. */
export interface Waiting {
  frame: Sent & { id: string };
  at: number;
}

/**
 * What was written and not acknowledged. Each message is kept under a key of its own, so that pages beside each other do not
 * overwrite each other's; who finds it sends it, and the id makes it arrive once.
 */
export class Outbox {
  constructor(private readonly memory: Memory) {}

  add(frame: Waiting['frame'], at: number): void {
    this.memory.set(PREFIX + frame.id, JSON.stringify({ frame, at }));
  }

  done(id: string): void {
    this.memory.remove(PREFIX + id);
  }

  /** In the order of writing. */
  list(): Waiting[] {
    const out: Waiting[] = [];
    for (const key of this.memory.keys(PREFIX)) {
      try {
        const w = JSON.parse(this.memory.get(key) ?? '') as Waiting;
        if (w.frame?.id) out.push(w);
        else this.memory.remove(key);
      } catch {
        this.memory.remove(key);
      }
    }
    return out.sort((a, b) => a.at - b.at);
  }
}
