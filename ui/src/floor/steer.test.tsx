import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { AT, agent, count, floor, interaction, session } from '../test/fixtures';
import { draw, recordRequests } from '../test/render';
import { AgentActions } from './AgentActions';
import { QueueTable } from './QueueTable';
import { SetStateMenu } from './SetStateMenu';
import { WaitingList } from './WaitingList';
import { WhyPanel } from './WhyPanel';

const caller = interaction({ id: 'w1', state: 'queued', agent_id: '', from: '•••••••67', queued_at: AT });
const places = [{ interaction: caller, position: 1, expected: 90_000 }];
const world = floor({ queues: [count(), count({ queue_id: 'q2', name: 'Support' })], interactions: [caller] });
const list = <WaitingList places={places} floor={world} skills={[]} within={20} onWhy={() => {}} />;

describe('the waiting list', () => {
  it('shows the masked number, the position and the expected wait', () => {
    recordRequests();
    draw(list);
    expect(screen.getByRole('rowheader', { name: /•••••••67/ })).toBeInTheDocument();
    expect(screen.getByText('≈ 1:30')).toBeInTheDocument();
  });
  it('marks a callback and shows the customer, not our own number', () => {
    recordRequests();
    const back = interaction({
      ...{ id: 'w2', state: 'queued', direction: 'out', agent_id: '', from: '910000001', to: '+34600999888' },
      callback: { number: '+34600999888', attempts: 0 },
    });
    const shown = [{ interaction: back, position: null, expected: null }];
    draw(<WaitingList places={shown} floor={world} skills={[]} within={1} onWhy={() => {}} />);
    expect(screen.getByRole('rowheader', { name: /600 999 888.*Callback/ })).toBeInTheDocument();
    expect(screen.queryByTestId('sla')).toBeNull();
  });
  it('says whose wait is too long', () => {
    recordRequests();
    draw(list);
    expect(screen.getByTestId('sla')).toHaveTextContent('◉ late');
  });
  it('offers nothing but the question to who may not steer', async () => {
    recordRequests();
    const { user } = draw(list);
    await user.click(screen.getByRole('button', { name: /What to do with/ }));
    expect(await screen.findByRole('menuitem', { name: 'Why is nobody getting this?' })).toBeInTheDocument();
    expect(screen.queryByRole('menuitem', { name: 'Put first' })).toBeNull();
  });
  it('puts first, moves and gives', async () => {
    const sent = recordRequests();
    const { user } = draw(list, { session: session({ permissions: ['floor.read', 'queues.steer'] }) });
    const menu = async (name: string) => {
      await user.click(screen.getByRole('button', { name: /What to do with/ }));
      await user.click(await screen.findByRole('menuitem', { name }));
    };
    await menu('Put first');
    await menu('Move to queue…');
    await user.click(await screen.findByRole('button', { name: /^Support/ }));
    await menu('Give to…');
    await user.type(await screen.findByRole('textbox', { name: 'Search by name' }), 'an{Enter}');
    expect(sent.filter((s) => s.method === 'POST').map((s) => [s.path, s.body])).toEqual([
      ['/api/v1/interactions/w1/priority', { priority: 100 }],
      ['/api/v1/interactions/w1/move', { queue_id: 'q2' }],
      ['/api/v1/interactions/w1/assign', { agent_id: 'a1', seconds: 180 }],
    ]);
  });
});

it('says a rule for every agent', async () => {
  const rules = [
    { agent_id: 'a1', name: 'Ana', rule: 'talking', also: 'skill_low', skill_id: 'k1', has: 1, needs: 3 },
    { agent_id: 'a2', name: 'Luis', rule: 'offline', also: 'fits' },
  ];
  const answer = { waiting: true, pbx_down: false, position: 2, at: AT, agents: rules };
  recordRequests(() => Response.json(answer));
  draw(
    <WhyPanel
      interaction={caller}
      skills={[{ id: 'k1', site_id: 's1', name: 'German', version: 1 }]}
      onClose={() => {}}
    />,
  );
  expect(await screen.findByText('Has a conversation. Has German 1, and 3 is wanted.')).toBeInTheDocument();
  expect(screen.getByText('Has no shift running.')).toBeInTheDocument();
});

it('asks before a customer is taken away, and sends what was seen', async () => {
  const sent = recordRequests();
  const busy = agent({
    activity: 'talking',
    set_at: AT,
    work: [{ interaction_id: 'i1', channel: 'voice', state: 'active', since: AT }],
  });
  const { user } = draw(<AgentActions agent={busy} reasons={[]} />, {
    session: session({ permissions: ['agents.set_state'] }),
  });
  await user.click(screen.getByTestId('drawer-end'));
  expect(sent).toEqual([]);
  const sure = await screen.findByRole('dialog', { name: 'End the shift of Ana?' });
  expect(sure).toHaveTextContent('next in line again');
  await user.click(screen.getByTestId('end-of-now'));
  expect(sent[0]?.body).toMatchObject({ state: 'offline', now: true, seen_set_at: AT });
});

it('promises a wait for a queue only where somebody waits and the desk promises one', () => {
  draw(
    <QueueTable
      queues={[
        count({ waiting: 2, expected_wait_ms: 95_000, step_ms: 30_000 }),
        count({ queue_id: 'q2', name: 'Empty' }),
      ]}
      chosen=""
      onChoose={() => {}}
    />,
  );
  expect(screen.getByText('≈ 1:35')).toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'Open the queue Sales' })).toHaveAttribute('href', '/floor/queues/q1');
});

it('asks before the shift of somebody free is ended from the row, too', async () => {
  const sent = recordRequests();
  const { user } = draw(<SetStateMenu agent={agent()} reasons={[]} />);
  await user.click(screen.getByTestId('set-state'));
  await user.click(await screen.findByRole('menuitem', { name: 'End shift…' }));
  expect(sent).toEqual([]);
  expect(screen.queryByTestId('end-of-after')).toBeNull();
  await user.click(await screen.findByTestId('end-of-now'));
  expect(sent[0]?.body).toMatchObject({ state: 'offline', now: true });
});

it('pauses for the reasons of the agent’s site, and without one only where there is none', async () => {
  recordRequests();
  const reason = (id: string, site_id: string) =>
    ({ id, site_id, name: id, label: {}, limit_minutes: 0, billable: false, version: 1 }) as never;
  const { user, redraw } = draw(
    <SetStateMenu agent={agent()} reasons={[reason('Lunch', 's1'), reason('Siesta', 's2')]} />,
  );
  await user.click(screen.getByTestId('set-state'));
  const names = async () => (await screen.findAllByRole('menuitem')).map((i) => i.textContent);
  expect(await names()).toEqual(['Lunch', 'End shift…']);
  redraw(<SetStateMenu agent={agent()} reasons={[reason('Siesta', 's2')]} />);
  expect(await names()).toEqual(['Paused', 'End shift…']);
});
