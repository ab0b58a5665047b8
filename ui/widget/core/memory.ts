/** Small values that outlive the page, where the browser lets them; for the page's life where it does not. */
export class Memory {
  private readonly held = new Map<string, string>();

  constructor(
    private readonly prefix: string,
    private readonly store: () => Storage = () => localStorage,
  ) {}

  get(key: string): string | null {
    const name = this.prefix + key;
    const held = this.held.get(name);
    if (held !== undefined) return held;
    try {
      return this.store().getItem(name);
    } catch {
      return null;
    }
  }

  set(key: string, value: string): void {
    const name = this.prefix + key;
    try {
      this.store().setItem(name, value);
      this.held.delete(name);
    } catch {
      this.held.set(name, value);
    }
  }

  remove(key: string): void {
    this.held.delete(this.prefix + key);
    try {
      this.store().removeItem(this.prefix + key);
    } catch {
      // it is not there then
    }
  }

  /** The keys that begin so. */
  keys(start: string): string[] {
    const all = new Set(this.held.keys());
    try {
      const store = this.store();
      for (let n = 0; n < store.length; n += 1) all.add(store.key(n) ?? '');
    } catch {
      // those of the page only
    }
    const full = this.prefix + start;
    return [...all].filter((k) => k.startsWith(full)).map((k) => k.slice(this.prefix.length));
  }

  clear(): void {
    for (const k of this.keys('')) this.remove(k);
  }

  /** Tells of what another page of the web site changed. */
  watch(changed: (key: string, value: string | null) => void): () => void {
    const hear = (e: StorageEvent) => {
      if (e.key?.startsWith(this.prefix)) changed(e.key.slice(this.prefix.length), e.newValue);
    };
    addEventListener('storage', hear);
    return () => removeEventListener('storage', hear);
  }
}
