import { act, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { event, interaction } from '../test/fixtures';
import { draw, recordRequests } from '../test/render';
import { dismiss, lookForMissed, useMissed } from './leftovers';

const one = {
  id: 'o1',
  interaction_id: 'i1',
  queue_id: 'q1',
  number: '+34600111222',
  at: '2026-03-02T10:00:00Z',
  cause: 'no_answer',
};
function Count() {
  return <p>{useMissed().length} missed</p>;
}
const ended = (agent_id: string) =>
  event('interaction.offer_ended', { interaction: interaction({ state: 'queued' }), agent_id, cause: 'no_answer' });

afterEach(() => vi.useRealTimers());

it('what was missed comes from the server, so that another computer shows it, and is put away there', async () => {
  let items = [one];
  const sent = recordRequests(({ method }) => {
    if (method === 'POST') items = [];
    return method === 'GET' ? Response.json({ items }) : new Response(null, { status: 204 });
  });
  draw(<Count />);
  expect(await screen.findByText('1 missed')).toBeTruthy();
  await act(() => dismiss('o1'));
  expect(await screen.findByText('0 missed')).toBeTruthy();
  expect(sent.filter((s) => s.method === 'POST').map((s) => s.path)).toEqual(['/api/v1/desk/missed/o1/seen']);
});

it('what could not be put away comes back', async () => {
  recordRequests(({ method }) =>
    method === 'GET' ? Response.json({ items: [one] }) : Response.json({ code: 'unavailable' }, { status: 503 }),
  );
  draw(<Count />);
  expect(await screen.findByText('1 missed')).toBeTruthy();
  await act(() => dismiss('o1'));
  expect(await screen.findByText('1 missed')).toBeTruthy();
});

it('an offer of this agent that ended is asked for, one of a colleague is not', async () => {
  const sent = recordRequests(() => Response.json({ items: [] }));
  draw(<Count />);
  await expect.poll(() => sent.length).toBe(1);
  vi.useFakeTimers();
  const { note, stop } = lookForMissed('a1');
  note(ended('a2'));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(sent).toHaveLength(1);
  note(ended('a1'));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(sent).toHaveLength(2);
  stop();
});
