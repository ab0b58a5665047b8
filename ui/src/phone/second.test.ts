import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { desk, interaction } from '../test/fixtures';
import { recordRequests } from '../test/render';
import { AUTO_ANSWER_MS, PhoneController } from './controller';
import { Listeners } from './listeners';
import { usePhone } from './store';
import type { Phone, PhoneEvents } from './types';

const microphone = vi.hoisted(() => ({ open: vi.fn(), copy: vi.fn() }));
vi.mock('./devices', async (original) => ({
  ...(await original<typeof import('./devices')>()),
  openMicrophone: microphone.open,
  copyMicrophone: microphone.copy,
}));

class FakePhone extends Listeners<PhoneEvents> implements Phone {
  start = vi.fn();
  stop = vi.fn();
  drop = vi.fn();
  prepare = vi.fn();
  answer = vi.fn();
  hangup = vi.fn();
  mute = vi.fn();
  refresh = vi.fn();
  replaceMicrophone = vi.fn().mockResolvedValue(undefined);
  sendDtmf = vi.fn();
  stopEcho = vi.fn();
  echo = vi.fn(() => null);
  probe = vi.fn();
  hasSession = vi.fn(() => true);
}

const FIRST = { line: 'l1', offerId: 'o1', interactionId: 'i1', answerNow: false };
const SECOND = { line: 'l2', offerId: 'o2', interactionId: 'i2', answerNow: false };
const START = usePhone.getState();
const state = () => usePhone.getState();
const flush = () => vi.advanceTimersByTimeAsync(0);
const one = (id: string, of: 'offered' | 'active' | 'held') =>
  interaction({ id, state: of, created_at: `2026-01-05T09:0${id.slice(1)}:00Z` });
const source = () => {
  const track = { enabled: true, stop: vi.fn() };
  return { track, getAudioTracks: () => [track], getTracks: () => [track] };
};

let fake: FakePhone;
let phone: PhoneController;
let own: ReturnType<typeof source>;
let copy: ReturnType<typeof source>;
/** Whether the agent is heard on the first line and on the second. */
const heard = () => [own.track.enabled, copy.track.enabled];

beforeEach(async () => {
  vi.useFakeTimers();
  usePhone.setState({ ...START, role: 'leader', registration: 'registered' });
  own = source();
  copy = source();
  microphone.open.mockReset().mockResolvedValue(own);
  microphone.copy.mockReset().mockReturnValue(copy);
  fake = new FakePhone();
  phone = new PhoneController(fake);
  fake.emit('incoming', FIRST);
  phone.accept('i1');
  await flush();
  fake.emit('up', 'l1');
  phone.reconcile(desk({ interactions: [one('i1', 'active')] }));
  fake.emit('incoming', SECOND);
  await flush();
});
afterEach(() => vi.useRealTimers());

async function takeSecond() {
  phone.accept('i2');
  await flush();
  fake.emit('up', 'l2');
}

it('rings beside the first, which goes on, and lets nothing of the agent out', () => {
  expect(state().call).toMatchObject({ line: 'l1', phase: 'up' });
  expect(state().second).toMatchObject({ line: 'l2', phase: 'ringing' });
  expect(fake.prepare).toHaveBeenLastCalledWith('l2', copy);
  expect(microphone.open).toHaveBeenCalledTimes(1); // a second opening silences the first in some browsers
  expect(heard()).toEqual([true, false]);
});

it('answered, the agent is heard there and by nobody else, at once', async () => {
  await takeSecond();
  expect(fake.answer.mock.calls).toEqual([['l1'], ['l2']]);
  expect(fake.hangup).not.toHaveBeenCalled();
  expect(heard()).toEqual([false, true]);
  expect(state()).toMatchObject({ call: { line: 'l2', phase: 'up' }, second: { line: 'l1', phase: 'up' } });
});

it('answered before the server knows of it, it stays the one', async () => {
  await takeSecond();
  phone.reconcile(desk({ interactions: [one('i1', 'active'), one('i2', 'offered')] }));
  expect(heard()).toEqual([false, true]);
  phone.reconcile(desk({ interactions: [one('i1', 'active'), one('i2', 'active')] }));
  expect(heard()).toEqual([false, true]);
});

it('held by the server, the agent is heard in the first again', async () => {
  await takeSecond();
  phone.reconcile(desk({ interactions: [one('i1', 'held'), one('i2', 'active')] }));
  expect(state().call?.line).toBe('l2');
  phone.reconcile(desk({ interactions: [one('i1', 'active'), one('i2', 'held')] }));
  expect(state().call?.line).toBe('l1');
  expect(heard()).toEqual([true, false]);
});

it('with both held, the one that is shown is the one that is muted', async () => {
  await takeSecond();
  phone.reconcile(desk({ interactions: [one('i1', 'held'), one('i2', 'held')] }));
  expect(state().call?.line).toBe('l1');
});

it('has its own mute and its own tones', async () => {
  phone.toggleMute();
  expect(heard()).toEqual([false, false]);
  await takeSecond();
  expect(state().muted).toBe(false);
  phone.sendDtmf('5');
  expect(fake.sendDtmf).toHaveBeenCalledWith('l2', '5');
  phone.reconcile(desk({ interactions: [one('i1', 'active'), one('i2', 'held')] }));
  expect(state().muted).toBe(true);
  expect(heard()).toEqual([false, false]);
});

it('declined or given up, the first is as it was', () => {
  phone.toggleMute();
  fake.emit('over', 'l2', '');
  expect(state()).toMatchObject({ call: { line: 'l1', phase: 'up' }, second: null, muted: true });
  expect(own.track.stop).not.toHaveBeenCalled();
  expect(copy.track.stop).toHaveBeenCalled();
  expect(fake.hangup).not.toHaveBeenCalled();
});

it('hung up ends it alone', async () => {
  recordRequests();
  await takeSecond();
  phone.hangup('i2');
  expect(fake.hangup.mock.calls).toEqual([['l2']]);
  expect(state()).toMatchObject({ call: { line: 'l1' }, second: null });
  expect(heard()[0]).toBe(true);
});

it('goes on when the first is hung up while it waits', async () => {
  await takeSecond();
  fake.emit('over', 'l1', '');
  expect(state()).toMatchObject({ call: { line: 'l2' }, second: null });
  expect(heard()[1]).toBe(true);
});

it('does not answer itself, for that would hold whoever talks', async () => {
  usePhone.setState({ autoAnswer: true });
  fake.emit('over', 'l2', '');
  fake.emit('incoming', SECOND);
  await vi.advanceTimersByTimeAsync(AUTO_ANSWER_MS * 2);
  expect(fake.answer.mock.calls).toEqual([['l1']]);
  expect(state().autoAnswerAt).toBeNull();
});

it('that is over at the server ends here, and the other one stays', async () => {
  await takeSecond();
  phone.reconcile(desk({ interactions: [one('i1', 'held')] }));
  await vi.advanceTimersByTimeAsync(3_000);
  expect(fake.hangup.mock.calls).toEqual([['l2']]);
  expect(state().call?.line).toBe('l1');
});

it('gets the new headset as well', async () => {
  await takeSecond();
  await phone.changeDevices();
  expect(fake.replaceMicrophone.mock.calls.map(([line]) => line)).toEqual(['l1', 'l2']);
});
