/** A list with its row n replaced, moved or taken out. */
export function replaced<T>(list: T[], n: number, part: Partial<T>): T[] {
  return list.map((x, i) => (i === n ? { ...x, ...part } : x));
}

export function moved<T>(list: T[], n: number, by: -1 | 1): T[] {
  const next = [...list];
  const [row] = next.splice(n, 1);
  if (row !== undefined) next.splice(n + by, 0, row);
  return next;
}

export function without<T>(list: T[], n: number): T[] {
  return list.filter((_, i) => i !== n);
}

/** A key that none of the others has: s1, s2, … */
export function freeKey(start: string, taken: string[]): string {
  for (let n = taken.length + 1; ; n++) {
    if (!taken.includes(start + n)) return start + n;
  }
}

/** A key made of what people wrote: "Número de póliza" is numero_de_poliza. */
export function keyOf(label: string): string {
  return label
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 40);
}
