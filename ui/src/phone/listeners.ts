/** A small typed list of listeners. */
export class Listeners<Events> {
  private readonly byEvent = new Map<keyof Events, Set<unknown>>();

  on<E extends keyof Events>(event: E, listener: Events[E]): () => void {
    const set = this.byEvent.get(event) ?? new Set();
    this.byEvent.set(event, set);
    set.add(listener);
    return () => set.delete(listener);
  }

  emit<E extends keyof Events>(event: E, ...args: Events[E] extends (...a: infer A) => void ? A : never): void {
    for (const listener of this.byEvent.get(event) ?? []) (listener as (...a: unknown[]) => void)(...args);
  }
}
