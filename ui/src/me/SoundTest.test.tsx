import { act, screen } from '@testing-library/react';
import { beforeEach, expect, it, vi } from 'vitest';
import { MicrophoneError } from '../phone/devices';
import { usePhone } from '../phone/store';
import { draw } from '../test/render';
import { SoundTest } from './SoundTest';

const pbx = vi.hoisted(() => ({
  echo: vi.fn(),
  stop: vi.fn(),
  open: vi.fn(),
  levels: [] as ((n: number) => void)[],
}));
vi.mock('../phone/index', () => ({ phone: { echo: pbx.echo } }));
vi.mock('../phone/devices', async (original) => ({
  ...(await original<typeof import('../phone/devices')>()),
  openMicrophone: pbx.open,
  watchLevel: (_: unknown, __: unknown, tell: (n: number) => void) => {
    pbx.levels.push(tell);
    return () => undefined;
  },
}));
vi.mock('../alerts/sounds', () => ({ sounds: { unlock: async () => true, context: () => ({}) } }));

const phase = () => screen.getByTestId('sound-test').dataset.phase;
const press = () => screen.getByTestId('sound-test-press');
const START = usePhone.getState();

beforeEach(() => {
  pbx.levels = [];
  pbx.open.mockReset().mockResolvedValue(new MediaStream());
  pbx.stop.mockReset();
  pbx.echo.mockReset().mockReturnValue({ stop: pbx.stop });
  usePhone.setState({ ...START, role: 'leader', registration: 'registered' });
});

it('a voice that comes back is heard after a moment of it, not after a crack', async () => {
  const { user } = draw(<SoundTest />);
  await user.click(press());
  await vi.waitFor(() => expect(pbx.echo).toHaveBeenCalled());
  act(() => pbx.echo.mock.calls[0]?.[1].audio(new MediaStream()));
  expect(phase()).toBe('speak');
  act(() => pbx.levels[0]?.(0.9));
  expect(phase()).toBe('speak');
  act(() => {
    pbx.levels[0]?.(0.5);
    pbx.levels[0]?.(0.5);
  });
  expect(phase()).toBe('heard');
  await user.click(press());
  expect(pbx.stop).toHaveBeenCalled();
  expect(phase()).toBe('worked');
  expect(press()).toHaveTextContent('Test your sound');
});

it('a PBX without an echo, and a microphone that is denied, are told with what to do', async () => {
  const { user } = draw(<SoundTest />);
  await user.click(press());
  await vi.waitFor(() => expect(pbx.echo).toHaveBeenCalled());
  act(() => pbx.echo.mock.calls[0]?.[1].over('Not Found'));
  expect(screen.getByRole('status')).toHaveTextContent('needs the extension "echo"');
  pbx.open.mockRejectedValue(new MicrophoneError('denied'));
  await user.click(press());
  await vi.waitFor(() => expect(screen.getByRole('status')).toHaveTextContent('Allow the microphone'));
});

it('without this page’s phone, and during a call, there is no test', () => {
  usePhone.setState({ registration: 'lost' });
  draw(<SoundTest />);
  expect(press()).toBeDisabled();
  expect(screen.getByRole('status')).toHaveTextContent('Possible while this page has your phone.');
});
