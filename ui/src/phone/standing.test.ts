import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { agent, desk, interaction } from '../test/fixtures';
import { recordRequests } from '../test/render';
import { PhoneController } from './controller';
import { Listeners } from './listeners';
import { carried } from './standing';
import { usePhone } from './store';
import type { Phone, PhoneEvents } from './types';

const microphone = vi.hoisted(() => ({ open: vi.fn(), copy: vi.fn() }));
vi.mock('./devices', async (original) => ({
  ...(await original<typeof import('./devices')>()),
  openMicrophone: microphone.open,
  copyMicrophone: microphone.copy,
}));
const played = vi.hoisted(() => vi.fn());
vi.mock('../alerts/sounds', () => ({ sounds: { play: played } }));

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
  stopEcho = vi.fn();
  sendDtmf = vi.fn();
  echo = vi.fn(() => ({ stop: vi.fn() }) as never);
  probe = vi.fn();
  hasSession = vi.fn(() => true);
}

const STANDING = { line: 'l1', offerId: '', interactionId: '', answerNow: false, standing: true };
const SECOND = { line: 'l2', offerId: 'o2', interactionId: 'i2', answerNow: false };
const START = usePhone.getState();
const state = () => usePhone.getState();
const flush = () => vi.advanceTimersByTimeAsync(0);
const source = () => {
  const track = { enabled: true, stop: vi.fn() };
  return { track, getAudioTracks: () => [track], getTracks: () => [track] };
};
type State = ReturnType<typeof interaction>['state'];
const knows = (...all: [string, State][]) =>
  phone.reconcile(
    desk({
      interactions: all.map(([id, of]) =>
        interaction({ id, state: of, created_at: `2026-01-05T09:0${id.slice(1)}:00Z` }),
      ),
    }),
  );

let fake: FakePhone;
let phone: PhoneController;
let own: ReturnType<typeof source>;
let copy: ReturnType<typeof source>;
let sent: ReturnType<typeof recordRequests>;

beforeEach(async () => {
  vi.useFakeTimers();
  usePhone.setState({ ...START, role: 'leader', registration: 'registered' });
  own = source();
  copy = source();
  played.mockReset();
  microphone.open.mockReset().mockResolvedValue(own);
  microphone.copy.mockReset().mockReturnValue(copy);
  sent = recordRequests();
  fake = new FakePhone();
  phone = new PhoneController(fake);
  phone.reconcile(desk());
  fake.emit('incoming', STANDING);
  await flush();
  fake.emit('up', 'l1');
});
afterEach(() => vi.useRealTimers());

describe('the line that stays up', () => {
  it('is answered by itself and rests in silence, no call on the screen', () => {
    expect(fake.answer.mock.calls).toEqual([['l1']]);
    expect(own.track.enabled).toBe(false);
    expect(fake.mute).toHaveBeenLastCalledWith('l1', true);
    expect(state()).toMatchObject({ call: null, second: null, standing: 'up' });
  });

  it('takes an offer by one request, and lets the microphone through', async () => {
    knows(['i1', 'offered']);
    expect(own.track.enabled).toBe(false);
    phone.accept('i1');
    expect(own.track.enabled).toBe(true);
    await flush();
    expect(sent.map((s) => s.path)).toEqual(['/api/v1/interactions/i1/accept']);
    expect(fake.answer).toHaveBeenCalledTimes(1); // no SIP on the way
    knows(['i1', 'active']);
    expect(state()).toMatchObject({ accepting: null, call: { interactionId: 'i1', phase: 'up' } });
    knows();
    expect(own.track.enabled).toBe(false);
    expect(state().call).toBeNull();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(fake.hangup).not.toHaveBeenCalled(); // the line stays
    expect(played).not.toHaveBeenCalled();
  });

  it('falls silent again when the offer is gone', async () => {
    sent = recordRequests(() => Response.json({ error: { code: 'conflict', message: '' } }, { status: 409 }));
    knows(['i1', 'offered']);
    phone.accept('i1');
    await vi.advanceTimersByTimeAsync(10);
    expect(state()).toMatchObject({ accepting: null, failure: null });
    expect(own.track.enabled).toBe(false);
  });

  it('tells when the server cannot be asked', async () => {
    recordRequests(() => {
      throw new TypeError('no network');
    });
    knows(['i1', 'offered']);
    phone.accept('i1');
    await vi.advanceTimersByTimeAsync(10);
    expect(state().failure).toEqual({ interactionId: 'i1', kind: 'pbx' });
    expect(own.track.enabled).toBe(false);
  });

  it('tells by a tone that a conversation began by itself', () => {
    usePhone.setState({ autoAnswer: true });
    knows(['i1', 'active']);
    expect(played.mock.calls).toEqual([['zip']]);
    expect(own.track.enabled).toBe(true);
    knows(['i1', 'held']);
    knows(['i1', 'active']);
    expect(played).toHaveBeenCalledTimes(1);
  });

  it('is silent at once when the agent hangs up, and stays', async () => {
    knows(['i1', 'active']);
    phone.hangup('i1');
    expect(own.track.enabled).toBe(false);
    expect(fake.hangup).not.toHaveBeenCalled();
    expect(state()).toMatchObject({ call: null, hungUp: 'i1' });
    await flush();
    expect(sent.map((s) => s.path)).toEqual(['/api/v1/interactions/i1/hangup']);
    knows(['i1', 'wrapup']);
    expect(own.track.enabled).toBe(false);
  });

  it('begins each conversation unmuted, and is muted as any other', () => {
    knows(['i1', 'active']);
    phone.toggleMute();
    expect(own.track.enabled).toBe(false);
    phone.sendDtmf('5');
    expect(fake.sendDtmf).toHaveBeenCalledWith('l1', '5');
    knows();
    phone.sendDtmf('6');
    expect(fake.sendDtmf).toHaveBeenCalledTimes(1);
    knows(['i3', 'active']);
    expect(state().muted).toBe(false);
    expect(own.track.enabled).toBe(true);
  });

  it('lets a second call ring on a line of its own, and goes on after it', async () => {
    knows(['i1', 'active']);
    knows(['i1', 'active'], ['i2', 'offered']);
    fake.emit('incoming', SECOND);
    await flush();
    phone.accept('i2');
    await flush();
    fake.emit('up', 'l2');
    expect(fake.answer).toHaveBeenLastCalledWith('l2');
    expect([own.track.enabled, copy.track.enabled]).toEqual([false, true]);
    knows(['i1', 'held'], ['i2', 'active']);
    expect(state()).toMatchObject({ call: { line: 'l2' }, second: { line: 'l1', interactionId: 'i1' } });
    knows(['i1', 'active'], ['i2', 'held']);
    expect([own.track.enabled, copy.track.enabled]).toEqual([true, false]);
    fake.emit('over', 'l2', '');
    knows(['i1', 'active']);
    expect(state()).toMatchObject({ call: { line: 'l1' }, second: null });
    knows();
    expect(own.track.enabled).toBe(false);
    expect(sent.map((s) => s.path)).toEqual([]);
  });

  it('that is replaced by another one carries on', async () => {
    knows(['i1', 'active']);
    fake.emit('over', 'l1', '');
    expect(state()).toMatchObject({ standing: 'none', call: null });
    fake.emit('incoming', { ...STANDING, line: 'l3' });
    await flush();
    fake.emit('up', 'l3');
    expect(state()).toMatchObject({ standing: 'up', call: { line: 'l3', interactionId: 'i1' } });
  });

  it('is refused without a microphone, and says so', async () => {
    fake.emit('over', 'l1', '');
    microphone.open.mockRejectedValueOnce(new Error('denied'));
    fake.emit('incoming', { ...STANDING, line: 'l3' });
    await flush();
    expect(fake.hangup).toHaveBeenCalledWith('l3');
    expect(state().standing).toBe('no_microphone');
  });

  it('receives anew for each conversation, once the packets of the last one are through', async () => {
    knows(['i1', 'active']);
    expect(fake.refresh).not.toHaveBeenCalled();
    knows();
    await vi.advanceTimersByTimeAsync(100);
    expect(fake.refresh).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(fake.refresh.mock.calls).toEqual([['l1']]);
    knows(['i3', 'active']);
    knows();
    knows(['i4', 'active']); // the next one is there already
    expect(fake.refresh).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(fake.refresh).toHaveBeenCalledTimes(2);
  });

  it('lets the sound be tested, until a conversation begins', () => {
    expect(phone.echo(own as never, {} as never)).not.toBeNull();
    knows(['i1', 'active']);
    expect(fake.stopEcho).toHaveBeenCalled();
    expect(phone.echo(own as never, {} as never)).toBeNull();
  });

  it('does not keep a credential from being replaced while it rests', async () => {
    fake.emit('registration', 'lost', 'Authentication Error');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent.map((s) => s.path)).toEqual(['/api/v1/desk/phone']);
  });
});

describe('what the line carries', () => {
  const of = (state: State, more = {}) => desk({ interactions: [interaction({ state, ...more })] });
  it.each([
    ['a conversation', of('active'), [], null, null, 'i1'],
    ['one that is held', of('held'), [], null, null, 'i1'],
    ['one that is dialled', of('dialing'), [], null, null, 'i1'],
    ['an offer not taken yet', of('offered'), [], null, null, null],
    ['an offer taken here', of('offered'), [], 'i1', null, 'i1'],
    ['one that has a line of its own', of('active'), ['i1'], null, null, null],
    ['one that was hung up here', of('active'), [], null, 'i1', null],
    ['one whose phone was lost', of('suspended'), [], null, null, null],
    ['wrap-up', of('wrapup'), [], null, null, null],
    ['nothing', desk(), [], null, null, null],
    ["a colleague's", desk({ agent: agent({ monitor: { id: 'm1' } as never }) }), [], null, null, ''],
  ] as const)('%s', (_name, d, others, accepting, hungUp, want) => {
    expect(carried(d, [...others], accepting, hungUp)).toBe(want);
  });
});
