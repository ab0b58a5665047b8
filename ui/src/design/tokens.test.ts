import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { resolve } from './scheme';

const css = readFileSync('src/design/tokens.css', 'utf8');

function tokens(theme: string): Record<string, string> {
  const block = css.match(new RegExp(`\\[data-theme="${theme}"\\] \\{([^}]*)\\}`))?.[1] ?? '';
  return Object.fromEntries([...block.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1], m[2]]));
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)].sort((m, n) => n - m) as [number, number];
  return (x + 0.05) / (y + 0.05);
}

const TEXT = ['text', 'muted', 'accent', 'ready', 'busy', 'wrapup', 'paused', 'missed', 'offline', 'danger'];
const GROUNDS = ['card', 'background'];
const FILLS = ['ready', 'busy', 'wrapup', 'paused', 'missed', 'offline', 'danger'];

describe.each(['light', 'dark', 'contrast'])('the colours of the theme %s', (theme) => {
  const token = tokens(theme);
  const ratio = (a: string, b: string) => contrast(token[a] ?? '', token[b] ?? '');
  it.each(TEXT.flatMap((t) => GROUNDS.map((g) => [t, g])))('%s is readable on %s', (text, ground) => {
    expect(ratio(text, ground)).toBeGreaterThanOrEqual(4.5);
  });
  it.each(['text', 'muted', 'accent', 'busy'])('%s is readable on the selected row', (text) => {
    expect(ratio(text, 'selected')).toBeGreaterThanOrEqual(4.5);
  });
  it.each(['text', 'muted', 'accent'])('%s is readable on the ground of notes', (text) => {
    expect(ratio(text, 'note')).toBeGreaterThanOrEqual(4.5);
  });
  it.each(['text', 'muted'])('%s is readable on the canvas', (text) => {
    expect(ratio(text, 'canvas')).toBeGreaterThanOrEqual(4.5);
  });
  it.each(FILLS)('what stands on the fill of %s is readable', (fill) => {
    expect(ratio('on-state', fill)).toBeGreaterThanOrEqual(4.5);
  });
  it('buttons and fields can be told from their ground', () => {
    expect(ratio('on-accent', 'accent')).toBeGreaterThanOrEqual(4.5);
    for (const ground of GROUNDS) expect(ratio('control', ground)).toBeGreaterThanOrEqual(3);
  });
  it('the ring of the focus is seen', () => {
    for (const ground of [...GROUNDS, 'canvas', 'selected'])
      expect(ratio('accent', ground)).toBeGreaterThanOrEqual(3);
  });
});

describe('sizes', () => {
  const size = (name: string) => Number(css.match(new RegExp(`--${name}: (\\d+)px`))?.[1]);
  it('targets are large enough', () => {
    expect(size('target')).toBeGreaterThanOrEqual(24);
    expect(size('row')).toBeGreaterThanOrEqual(32);
    expect(size('call-button')).toBeGreaterThanOrEqual(44);
  });
});

describe('the theme that is shown', () => {
  it('follows the system unless one was chosen', () => {
    expect(resolve('system', true, false)).toBe('dark');
    expect(resolve('system', false, true)).toBe('contrast');
    expect(resolve('light', true, true)).toBe('light');
  });
});
