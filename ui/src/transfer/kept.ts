/** Something small kept in this browser, read with care: it may be missing, broken, or written by an older version. */
export function own<T extends object>(key: string, standard: T, check: (value: Partial<T>) => T) {
  return {
    read(): T {
      try {
        return check(JSON.parse(localStorage.getItem(key) ?? '{}') ?? {});
      } catch {
        return standard;
      }
    },
    write(value: T): void {
      try {
        localStorage.setItem(key, JSON.stringify(value));
      } catch {
        // private mode: it holds until the page is left
      }
    },
  };
}
