import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { AT, count, floor, interaction, session } from '../test/fixtures';
import { draw, recordRequests } from '../test/render';
import { fieldTime } from './CallbackMenu';
import { Callbacks } from './Callbacks';
import { matching } from './PickDialog';

const now = Date.parse(AT);
const LATER = '2999-03-02T14:00:00.000Z';
const back = (id: string, not_before?: string) =>
  interaction({
    ...{ id, state: 'queued', direction: 'out', agent_id: '', from_name: id, to: '+34600999888' },
    callback: { number: '+34600999888', attempts: 1, not_before },
  });
const list = [back('Rosa'), back('Jan', LATER)];
const world = floor({ queues: [count(), count({ queue_id: 'q2', name: 'Support' })], interactions: list });
const places = [{ interaction: list[0] as never, position: 2, expected: null }];
const part = <Callbacks list={list} places={places} floor={world} now={now} onWhy={() => {}} />;
const supervisor = session({ permissions: ['floor.read', 'queues.steer'] });

describe('the callbacks of a queue', () => {
  it('tell whom, when, and the place of those that are due', () => {
    recordRequests();
    draw(part);
    const [due, later] = screen.getAllByTestId('callback');
    expect(due).toHaveTextContent(/Rosa.*now.*12/);
    expect(later).toHaveTextContent(/Jan.*600 999 888.*–/);
  });
  it('are made now, and that can be taken back', async () => {
    const sent = recordRequests();
    const { user } = draw(part, { session: supervisor });
    await user.click(screen.getByRole('button', { name: 'What to do with Jan' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Call now' }));
    await user.click(await screen.findByTestId('callback-undo'));
    const puts = sent.filter((s) => s.method === 'PUT').map((s) => [s.path, s.body]);
    expect(puts).toEqual([
      ['/api/v1/interactions/Jan/callback', {}],
      ['/api/v1/interactions/Jan/callback', { not_before: LATER }],
    ]);
  });
  it('are put off to a time that is ahead only', async () => {
    const sent = recordRequests();
    const { user } = draw(part, { session: supervisor });
    await user.click(screen.getByRole('button', { name: 'What to do with Rosa' }));
    expect(screen.queryByRole('menuitem', { name: 'Call now' })).toBeNull();
    await user.click(await screen.findByRole('menuitem', { name: 'Another time…' }));
    const field = await screen.findByLabelText(/Not before/);
    await user.clear(field);
    await user.type(field, '2020-01-01T10:00');
    expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled();
    await user.clear(field);
    await user.type(field, fieldTime(Date.parse(LATER)));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(sent.at(-1)?.body).toEqual({ not_before: LATER });
  });
  it('are given up after a question', async () => {
    const sent = recordRequests();
    const { user } = draw(part, { session: supervisor });
    await user.click(screen.getByRole('button', { name: 'What to do with Rosa' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Give up…' }));
    expect(sent).toEqual([]);
    await user.click(await screen.findByTestId('callback-cancel'));
    expect(sent.map((s) => [s.method, s.path])).toEqual([['DELETE', '/api/v1/interactions/Rosa/callback']]);
  });
  it('are only looked at by who may not steer', async () => {
    recordRequests();
    const { user } = draw(part, { session: session({ permissions: ['floor.read'] }) });
    await user.click(screen.getByRole('button', { name: 'What to do with Jan' }));
    expect(await screen.findAllByRole('menuitem')).toHaveLength(1);
  });
});

it('finds one of a thousand by parts of the name', () => {
  const all = Array.from({ length: 1000 }, (_, n) => ({ id: `${n}`, name: `Ana Torres ${n}` }));
  expect(matching(all, '').more).toBe(950);
  expect(matching(all, 'torr 999').shown.map((c) => c.id)).toEqual(['999']);
  expect(matching(all, 'nobody').shown).toEqual([]);
});
