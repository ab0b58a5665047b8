import { screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { queries } from '../api/queries';
import { draw, recordRequests } from '../test/render';
import { StartShift } from './StartShift';

const order = vi.hoisted(() => [] as string[]);
vi.mock('../phone', () => ({ phone: { begin: () => order.push('phone') } }));
vi.mock('../alerts/sounds', () => ({ sounds: { unlock: async () => true } }));
vi.mock('./useDeviceCheck', () => ({
  useDeviceCheck: () => ({
    microphone: 'ok',
    problem: null,
    level: 0,
    sound: 'ok',
    notifications: 'granted',
    run: vi.fn(),
  }),
}));

it('gives the phone its credential before the desk hears of the shift and would ask for another', async () => {
  recordRequests(() => Response.json({ agent: {}, phone: { endpoint: 'cb-1' } }));
  vi.spyOn(queries, 'refetchQueries').mockImplementation(async () => void order.push('desk'));
  const { user } = draw(<StartShift phones={[{ kind: 'browser' }]} />);
  await user.click(screen.getByTestId('start-shift'));
  await vi.waitFor(() => expect(order).toEqual(['phone', 'desk']));
});

it('begins with the phone that was chosen, and checks no microphone for one outside', async () => {
  const requests = recordRequests(() => Response.json({ agent: {}, phone: null }));
  vi.spyOn(queries, 'refetchQueries').mockImplementation(async () => undefined);
  const { user } = draw(<StartShift phones={[{ kind: 'browser' }, { kind: 'number', address: '+34600111222' }]} />);
  await user.click(screen.getByTestId('shift-phone'));
  await user.click(await screen.findByText('Outside number +34600111222'));
  expect(screen.queryByText('Check again')).toBeNull();
  await user.click(screen.getByTestId('start-shift'));
  await vi.waitFor(() => expect(requests.map((r) => r.body)).toEqual([{ phone: 'number' }]));
});
