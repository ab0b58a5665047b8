import { expect, it } from 'vitest';
import { desk, interaction } from '../test/fixtures';
import { model } from './model';
import { lineOf } from './written';

const chat = (id: string, state: 'offered' | 'active' | 'parked' | 'wrapup') =>
  interaction({ id, state, thread_id: `t-${id}`, channel: 'webchat' });

it('what is written is no call: it is neither on the line nor does it ring', () => {
  const m = model(
    desk({
      interactions: [chat('w1', 'offered'), chat('w2', 'active'), chat('w3', 'parked'), interaction({ id: 'c' })],
    }),
  );
  expect(m.offers).toEqual([]);
  expect(m.active?.id).toBe('c');
  expect(m.second).toBeNull();
  expect(m.written.map((i) => i.id).sort()).toEqual(['w1', 'w2', 'w3']);
});

it('a call is coded before what was written', () => {
  const m = model(desk({ interactions: [chat('w1', 'wrapup'), interaction({ id: 'c', state: 'wrapup' })] }));
  expect(m.wrapup?.id).toBe('c');
  expect(model(desk({ interactions: [chat('w1', 'wrapup')] })).wrapup?.id).toBe('w1');
});

it('who writes does not talk', () => {
  expect(lineOf(chat('w', 'active'))).toBe('writing');
  expect(lineOf(chat('w', 'offered'))).toBe('asked');
  expect(lineOf(chat('w', 'parked'))).toBe('parked');
  expect(lineOf(interaction({ state: 'active' }))).toBe('active');
});
