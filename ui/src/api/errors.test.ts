import { expect, it } from 'vitest';
import { ApiError, explain } from './errors';

it('says it in the language of the person, as exactly as it can', () => {
  const of = (body: object, status = 409) => explain(ApiError.from(status, body));
  expect(of({ code: 'unauthenticated', key: 'login.wrong' })).toBe('The login or the password is wrong.');
  expect(
    of({ code: 'conflict', key: 'queue.in_use', params: { by: [{ name: 'Main number' }, { name: 'Ana' }] } }),
  ).toBe('Still used by: Main number, Ana.');
  expect(of({ code: 'invalid', key: 'field.range', params: { min: 5, max: 120 } })).toBe('Between 5 and 120.');
  expect(of({ code: 'conflict', key: 'new.thing' })).toBe('It is not possible in the present state.');
  expect(of({ key: 'new.thing' })).toBe('Something went wrong (new.thing).');
  expect(explain(ApiError.network(new TypeError('failed')))).toBe('The server cannot be reached.');
});
