import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { Ears, Monitoring } from '../console/Monitoring';
import { AT, agent, interaction, session } from '../test/fixtures';
import { draw, recordRequests } from '../test/render';
import { MonitorPanel } from './MonitorPanel';

const work = interaction({ id: 'i1', agent_id: 'a5', state: 'active' });
const ana = agent({ id: 'a5', name: 'Ana', activity: 'talking' });
const part = {
  id: 'm1',
  interaction_id: 'i1',
  agent_id: 'a9',
  user_id: 'u9',
  login: 'sue',
  name: 'Sue',
  watched_id: 'a5',
  watched_name: 'Ana',
  mode: 'whisper' as const,
  state: 'whispering' as const,
  started_at: AT,
  since: AT,
};
const may = { session: session({ permissions: ['floor.read', 'calls.monitor', 'desk.work'] }) };

it('offers nothing to who may not monitor', () => {
  draw(<MonitorPanel agent={ana} work={work} />);
  expect(screen.queryByTestId('monitor')).toBeNull();
});

it('begins by button and by key, and says that one’s own phone is called', async () => {
  const sent = recordRequests();
  const { user } = draw(<MonitorPanel agent={ana} work={work} />, may);
  expect(screen.getByRole('status')).toHaveTextContent('Your own phone is called');
  await user.click(screen.getByRole('button', { name: /Listen/ }));
  await user.keyboard('3');
  expect(sent.filter((s) => s.method === 'POST').map((s) => [s.path, s.body])).toEqual([
    ['/api/v1/interactions/i1/monitor', { mode: 'listen' }],
    ['/api/v1/interactions/i1/monitor', { mode: 'barge' }],
  ]);
});

it('has nothing to hear when nobody talks, and names who listens already', () => {
  recordRequests();
  draw(<MonitorPanel agent={ana} work={null} />, may);
  expect(screen.getByText('Ana has no conversation that can be heard now.')).toBeInTheDocument();
  draw(<MonitorPanel agent={ana} work={{ ...work, monitors: [part] }} />, may);
  expect(screen.getByText('Sue whispers.')).toBeInTheDocument();
});

it('shows the own part at the desk, with its end, and the agent who is there', async () => {
  const sent = recordRequests();
  const { user } = draw(
    <>
      <Monitoring agent={agent({ id: 'a9', monitor: part })} />
      <Ears interaction={{ ...work, monitors: [part] }} />
    </>,
  );
  expect(screen.getByText('You hear both; only Ana hears you')).toBeInTheDocument();
  expect(screen.getByTestId('ear')).toHaveTextContent('Sue whispers to you');
  await user.click(screen.getByRole('button', { name: 'Stop' }));
  expect(sent.at(-1)).toMatchObject({ method: 'DELETE', path: '/api/v1/interactions/i1/monitor' });
});
