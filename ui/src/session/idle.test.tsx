import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sounds } from '../alerts/sounds';
import { agent, desk } from '../test/fixtures';
import { draw, recordRequests, type Sent } from '../test/render';
import { IdleDialog } from './IdleDialog';

const TEN_MINUTES = 600_000;
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
let sent: Sent[];
beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(sounds, 'play').mockReturnValue();
  sent = recordRequests();
});
afterEach(() => vi.useRealTimers());

it("a ready agent whom nobody has seen for the policy's minutes is asked, then paused", async () => {
  draw(<IdleDialog />);
  await pass(TEN_MINUTES - 2_000);
  expect(screen.queryByTestId('idle')).toBeNull();
  await pass(3_000);
  expect(screen.getByRole('dialog', { name: 'Still there?' })).toHaveTextContent('You are paused in');
  await pass(29_000);
  expect(sent).toEqual([]);
  await pass(2_000);
  expect(sent[0]).toMatchObject({ path: '/api/v1/desk/state', body: { state: 'paused', idle: true } });
});

it('a key is answer enough; a moved mouse is not', async () => {
  draw(<IdleDialog />);
  await pass(TEN_MINUTES + 1_000);
  fireEvent.mouseMove(document.body);
  expect(screen.getByTestId('idle')).toBeInTheDocument();
  fireEvent.keyDown(document.body, { key: 'Shift' });
  await pass(60_000);
  expect(sent).toEqual([]);
});

it('whoever works with the page, or is not ready, is never asked', async () => {
  const view = draw(<IdleDialog />);
  for (let n = 0; n < 4; n += 1) {
    await pass(TEN_MINUTES / 2);
    fireEvent.mouseMove(document.body);
  }
  expect(screen.queryByTestId('idle')).toBeNull();
  view.unmount();
  draw(<IdleDialog />, { desk: desk({ agent: agent({ state: 'paused', activity: 'paused' }) }) });
  await pass(TEN_MINUTES * 3);
  expect(screen.queryByTestId('idle')).toBeNull();
});
