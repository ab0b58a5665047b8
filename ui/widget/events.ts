/** What a web site may listen to. */
export interface Heard {
  ready: undefined;
  open: undefined;
  close: undefined;
  /** Our side wrote. */
  message: { id: string; text: string; by: string };
  /** The visitor wrote. */
  sent: { id: string; text: string };
  unread: number;
  ended: undefined;
  error: { key: string; text: string };
  call: 'calling' | 'up' | 'over' | 'failed';
}

type Listener<E extends keyof Heard> = (detail: Heard[E]) => void;

/** Listeners of the web site. One that throws disturbs nobody. */
export class Ears {
  private readonly by = new Map<string, Set<Listener<never>>>();

  on<E extends keyof Heard>(event: E, listener: Listener<E>): () => void {
    const set = this.by.get(event) ?? new Set();
    this.by.set(event, set.add(listener as Listener<never>));
    return () => set.delete(listener as Listener<never>);
  }

  tell<E extends keyof Heard>(event: E, detail: Heard[E]): void {
    for (const f of this.by.get(event) ?? []) {
      try {
        (f as Listener<E>)(detail);
      } catch (e) {
        console.error('Cordboard: a listener of the page threw', e);
      }
    }
  }
}
