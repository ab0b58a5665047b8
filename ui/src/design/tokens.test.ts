import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

// WCAG 2.2: text 4.5 : 1, parts of controls 3 : 1. Computed from the very file the browser gets.
const css = readFileSync('src/design/tokens.css', 'utf8');

function theme(name: string): Map<string, string> {
  const block = css.slice(css.indexOf(`[data-theme="${name}"]`));
  const body = block.slice(block.indexOf('{') + 1, block.indexOf('}'));
  return new Map([...body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map((m) => [m[1] ?? '', m[2] ?? '']));
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => {
    const c = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const grounds = ['background', 'card'];
const families = ['ready', 'busy', 'wrapup', 'paused', 'missed', 'offline'];

for (const name of ['light', 'dark', 'contrast']) {
  const tokens = theme(name);
  const of = (token: string) => {
    const hex = tokens.get(token);
    if (!hex) throw new Error(`theme ${name} has no --${token}`);
    return hex;
  };

  test(`${name}: text and states are readable on every ground`, () => {
    const weak = ['text', 'muted', 'accent', 'danger', ...families].flatMap((t) =>
      grounds
        .filter((g) => contrast(of(t), of(g)) < 4.5)
        .map((g) => `${t} on ${g}: ${contrast(of(t), of(g)).toFixed(2)}`),
    );
    expect(weak).toEqual([]);
  });

  test(`${name}: words on a filled state and on the accent are readable`, () => {
    const pairs: [string, string][] = [
      ...families.map((f): [string, string] => ['on-state', f]),
      ['on-accent', 'accent'],
    ];
    expect(pairs.filter(([t, g]) => contrast(of(t), of(g)) < 4.5)).toEqual([]);
  });

  test(`${name}: the edges of controls can be seen`, () => {
    expect(grounds.filter((g) => contrast(of('control'), of(g)) < 3)).toEqual([]);
  });
}
