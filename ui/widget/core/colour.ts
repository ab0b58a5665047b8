type RGB = [number, number, number];

const rgb = (hex: string): RGB => [1, 3, 5].map((n) => Number.parseInt(hex.slice(n, n + 2), 16)) as unknown as RGB;
const hex = (c: RGB): string => `#${c.map((v) => Math.round(v).toString(16).padStart(2, '0')).join('')}`;

/** Relative luminance as WCAG 2 defines it. */
function luminance(c: RGB): number {
  const [r, g, b] = c.map((v) => {
    const s = v / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  }) as RGB;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast of two colours, 1 to 21 (WCAG 2). */
export function contrast(a: string, b: string): number {
  const [x, y] = [luminance(rgb(a)), luminance(rgb(b))];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

/** The colour, moved towards black or white until it can be read on the ground (4.5:1). */
export function readable(colour: string, ground: string): string {
  const to = luminance(rgb(ground)) > 0.18 ? 0 : 255;
  for (let part = 0; part <= 1; part += 0.04) {
    const c = hex(rgb(colour).map((v) => v + (to - v) * part) as RGB);
    if (contrast(c, ground) >= 4.5) return c;
  }
  return to === 0 ? '#000000' : '#ffffff';
}

/** Black or white, whichever is read better on a colour. */
export function over(colour: string): string {
  return contrast('#ffffff', colour) >= 4.5 ? '#ffffff' : contrast('#10151b', colour) >= 4.5 ? '#10151b' : '#000000';
}

export const isColour = (v: unknown): v is string => typeof v === 'string' && /^#[0-9a-f]{6}$/i.test(v);
