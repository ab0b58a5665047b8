import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countSegments, type Segments, type Smart, transliterate } from './segments';

const golden = <T>(name: string): T =>
  JSON.parse(readFileSync(join(process.cwd(), '../channels/sms/testdata', name), 'utf8')) as T;

describe('a text message is counted here as the daemon counts it', () => {
  for (const v of golden<{ name: string; text: [string, number][]; want: Segments }[]>('segments.json')) {
    it(v.name, () => {
      expect(countSegments(v.text.map(([s, n]) => s.repeat(n)).join(''))).toEqual(v.want);
    });
  }
});

describe('a text is made cheaper here as the daemon does it', () => {
  for (const v of golden<{ name: string; text: string; how: Smart; want: string }[]>('smart.json')) {
    it(v.name, () => {
      expect(transliterate(v.text, v.how)).toBe(v.want);
    });
  }
});
