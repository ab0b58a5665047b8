import { expect, it } from 'vitest';
import { event, interaction } from '../test/fixtures';
import { dismiss, loadLeftovers, noteMissed, useLeftovers } from './leftovers';

const ended = (cause: string, agent_id = 'a1') =>
  event('interaction.offer_ended', { interaction: interaction({ state: 'queued', agent_id: '' }), agent_id, cause });
const missed = () => useLeftovers.getState().missed;

it('keeps the offers this agent did not take, over a reload, until they are put away', () => {
  loadLeftovers('a1');
  noteMissed(ended('no_answer'));
  noteMissed(ended('no_answer'));
  expect(missed()).toHaveLength(1);
  expect(missed()[0]).toMatchObject({ number: '+34600111222', queueId: 'q1', cause: 'no_answer' });
  loadLeftovers('a1');
  expect(missed()).toHaveLength(1);
  dismiss(missed()[0]?.offerId ?? '');
  loadLeftovers('a1');
  expect(missed()).toEqual([]);
});

it.each([
  ['withdrawn', 'a1'],
  ['cancelled', 'a1'],
  ['no_answer', 'a2'],
])('%s of %s is none of it', (cause, id) => {
  loadLeftovers('a1');
  noteMissed(ended(cause, id));
  expect(missed()).toEqual([]);
});
