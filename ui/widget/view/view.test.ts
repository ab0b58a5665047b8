import { expect, test } from 'vitest';
import { h } from './dom';
import { wrong } from './form';
import { sheet } from './sheet';
import { linked } from './text';

test('a text is never markup', () => {
  const el = h('p', {}, ...linked('<img src=x onerror=alert(1)> https://x.example/"onmouseover="a'));
  expect(el.querySelector('img')).toBeNull();
  expect(el.textContent).toContain('<img src=x');
  const a = el.querySelector('a');
  expect([a?.getAttribute('href'), a?.rel.includes('noopener'), a?.attributes.length]).toEqual([
    'https://x.example/',
    true,
    3,
  ]);
});

test('answers of the form are looked at before they are sent', () => {
  const f = (kind: 'email' | 'phone' | 'text', required = false) => ({ key: kind, kind, required });
  expect(wrong(f('text', true), '  ')).toBe('required');
  expect(wrong(f('email'), '')).toBeUndefined();
  for (const bad of ['a', 'a@b', 'a b@c.de', '@b.de', 'a@b.']) expect(wrong(f('email'), bad)).toBe('badEmail');
  expect(wrong(f('email'), 'a+b@c.example')).toBeUndefined();
  expect(wrong(f('phone'), '600123456')).toBe('badPhone');
  expect(wrong(f('phone'), '+34 600 123-456')).toBeUndefined();
});

test('the sheet is whole and asks nobody else for anything', () => {
  expect(sheet.split('{').length).toBe(sheet.split('}').length);
  expect(sheet).not.toMatch(/url\(|@import|\brem\b/);
});
