import { expect, it } from 'vitest';
import { labelOf, phone, weekday } from './format';

it('sets numbers in groups and loses no digit', () => {
  expect(phone('+34600111222')).toBe('+34 600 111 222');
  expect(phone('+4930123456')).toBe('+49 301 234 56');
  expect(phone('+12025550123')).toBe('+1 202 555 0123');
  expect(phone('+351211234567')).toBe('+351 211 234 567');
  expect(phone('5551234567')).toBe('555 123 4567');
  expect(phone('201')).toBe('201');
  expect(phone('anonymous')).toBe('anonymous');
  for (const n of ['1234567', '12345678', '123456789', '12345678901', '123456789012345']) {
    expect(phone(n).replaceAll(' ', '')).toBe(n);
  }
});

it('names days from Sunday, and rows in the language of the reader', () => {
  expect([weekday(0), weekday(1, 'short')]).toEqual(['Sunday', 'Mon']);
  expect(labelOf({ name: 'Lunch', label: { en: '', es: 'Comida' } })).toBe('Lunch');
});
