import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Form, FormField } from '../api/rows';
import { firstTrouble, kept, tidy, troubleOf } from './answers';
import { merge, unknown, variables } from './merge';
import { dayIn, instantOf, wallIn } from './zone';

interface Vector {
  template: string;
  values: Record<string, string>;
  want: string;
  variables: string[];
  field: Partial<FormField>;
  answer: string;
  kept?: string;
  trouble?: string;
}
const vectors = (name: string): Vector[] => JSON.parse(readFileSync(`../desk/guides/testdata/${name}.json`, 'utf8'));

describe('merging', () => {
  it.each(vectors('merge'))('$name', (c) => {
    expect(merge(c.template, c.values)).toBe(c.want);
    expect(variables(c.template)).toEqual(c.variables);
  });

  it('keeps hostile values as they are, wherever they stand', () => {
    const pieces = [
      '"><script>',
      'javascript:',
      '\r\n',
      '%0d',
      '{{',
      '}}',
      '{',
      '}',
      '{{agent.name}}',
      ' ',
      'a',
      '$&',
      '$1',
      '\\',
      '__proto__',
    ];
    let seed = 7;
    const next = (n: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return Math.floor((seed / 2147483648) * n);
    };
    const some = () => Array.from({ length: next(8) }, () => pieces[next(pieces.length)]).join('');
    for (let n = 0; n < 2000; n++) {
      const value = some();
      expect(merge('<{{lead.x}}>', { 'lead.x': value, 'agent.name': 'no' })).toBe(`<${value}>`);
      const template = some();
      if (variables(template).length === 0) expect(merge(template, { a: 'b' })).toBe(template);
    }
  });

  it('warns of variables that nothing stands for', () => {
    expect(unknown('{{lead.city}} {{agent.name}} {{agent.salary}} {{constructor}}')).toEqual([
      'agent.salary',
      'constructor',
    ]);
  });
});

describe('answers', () => {
  it.each(vectors('answers'))('$field.kind: $answer', (c) => {
    const field = { key: 'k', label: 'K', ...c.field } as FormField;
    const v = tidy(field, c.answer);
    expect(v ? troubleOf(field, v)?.key : undefined).toBe(c.trouble?.replace('form.', ''));
    if (c.trouble === undefined) expect(v).toBe(c.kept);
  });

  it('miss what is required only at the end, and leave out what is empty or gone', () => {
    const form = {
      id: 'f',
      site_id: 's',
      name: 'F',
      version: 1,
      fields: [
        { key: 'a', label: 'A', kind: 'text', required: true },
        { key: 'b', label: 'B', kind: 'number' },
      ],
    } as Form;
    expect(firstTrouble(form, {}, false)).toBeNull();
    expect(firstTrouble(form, { b: '1' }, true)?.[1]).toEqual({ key: 'required' });
    expect(firstTrouble(form, { a: 'x', b: 'y' }, false)?.[0].key).toBe('b');
    expect(kept(form, { a: ' x ', b: '', gone: 'z' })).toEqual({ a: 'x' });
  });
});

describe('times in zones', () => {
  const at = (text: string) => Date.parse(text);
  it('are instants, in winter and in summer', () => {
    expect(instantOf('2026-01-15', '10:00', 'Europe/Madrid')).toBe(at('2026-01-15T09:00:00Z'));
    expect(instantOf('2026-07-15', '10:00', 'Europe/Madrid')).toBe(at('2026-07-15T08:00:00Z'));
    expect(instantOf('2026-07-15', '10:00', 'Asia/Kolkata')).toBe(at('2026-07-15T04:30:00Z'));
    expect(instantOf('2026-07-15', '23:30', 'Pacific/Kiritimati')).toBe(at('2026-07-15T09:30:00Z'));
  });
  it('that a change of the clock skips or repeats still are one', () => {
    expect(instantOf('2026-03-29', '02:30', 'Europe/Madrid')).toBe(at('2026-03-29T01:30:00Z'));
    expect(instantOf('2026-10-25', '02:30', 'Europe/Madrid')).toBe(at('2026-10-25T00:30:00Z'));
    expect(instantOf('2026-03-29', '10:00', 'Europe/Madrid')).toBe(at('2026-03-29T08:00:00Z'));
  });
  it('that are none are null', () => {
    expect(instantOf('', '10:00', 'Europe/Madrid')).toBeNull();
    expect(instantOf('2026-01-15', '', 'Europe/Madrid')).toBeNull();
    expect(instantOf('2026-01-15', '10:00', 'Mars/Olympus')).toBeNull();
  });
  it('know tomorrow where the customer is', () => {
    expect(dayIn('Pacific/Kiritimati', 1, at('2026-01-15T12:00:00Z'))).toBe('2026-01-17');
    expect(wallIn('America/Bogota', at('2026-01-15T02:05:00Z'))).toEqual({ date: '2026-01-14', time: '21:05' });
  });
});
