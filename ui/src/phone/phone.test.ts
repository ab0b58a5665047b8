import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { desk, interaction } from '../test/fixtures';
import { recordRequests } from '../test/render';
import { AUTO_ANSWER_MS, PhoneController } from './controller';
import { EarlyAnswer } from './early';
import { pendingHangups } from './hangups';
import { compare } from './headset';
import { Listeners } from './listeners';
import { mosFrom } from './quality';
import { TicketSocket } from './socket';
import { SPEECH_LEVEL, SpeechGate } from './speech';
import { usePhone } from './store';
import type { Phone, PhoneEvents } from './types';

const microphone = vi.hoisted(() => ({ open: vi.fn() }));
vi.mock('./devices', async (original) => ({
  ...(await original<typeof import('./devices')>()),
  openMicrophone: microphone.open,
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

const START = usePhone.getState();
const CALL = { line: 'l1', offerId: 'o1', interactionId: 'i1', answerNow: false };
let fake: FakePhone;
let phone: PhoneController;
const state = () => usePhone.getState();
const flush = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  usePhone.setState({ ...START, role: 'leader', registration: 'registered' });
  microphone.open.mockReset().mockResolvedValue(new MediaStream());
  fake = new FakePhone();
  phone = new PhoneController(fake);
});
afterEach(() => vi.useRealTimers());

describe('accepting', () => {
  it('answers a call that rings', async () => {
    fake.emit('incoming', CALL);
    phone.accept('i1');
    await flush();
    expect(fake.answer).toHaveBeenCalledTimes(1);
    expect(state().call?.phase).toBe('answering');
  });

  it('finds the sound ready, and lets none of it out before', async () => {
    const track = { enabled: true, stop: vi.fn() };
    microphone.open.mockResolvedValue({ getAudioTracks: () => [track], getTracks: () => [track] });
    fake.emit('incoming', CALL);
    await flush();
    expect(fake.prepare).toHaveBeenCalledTimes(1);
    expect(fake.answer).not.toHaveBeenCalled();
    expect(track.enabled).toBe(false);
    phone.accept('i1');
    expect(fake.answer).toHaveBeenCalledTimes(1); // at once, with nothing to wait for
    expect(track.enabled).toBe(true);
    expect(state().call?.phase).toBe('answering');
  });

  it('closes the microphone of a call that went away while it was opened', async () => {
    const stop = vi.fn();
    let open = (_: unknown) => {};
    microphone.open.mockReturnValue(
      new Promise((resolve) => {
        open = resolve;
      }),
    );
    fake.emit('incoming', CALL);
    fake.emit('over', 'l1', '');
    open({ getAudioTracks: () => [], getTracks: () => [{ stop }] });
    await flush();
    expect(stop).toHaveBeenCalledTimes(1);
    expect(fake.prepare).not.toHaveBeenCalled();
  });

  it('waits for a call that has not arrived yet', async () => {
    phone.accept('i1');
    await flush();
    expect(fake.answer).not.toHaveBeenCalled();
    fake.emit('incoming', CALL);
    await flush();
    expect(fake.answer).toHaveBeenCalledTimes(1);
  });

  it('tells after five seconds why it did not work', async () => {
    phone.accept('i1');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(state().failure).toEqual({ interactionId: 'i1', kind: 'no_invite' });
    usePhone.setState({ registration: 'lost' });
    phone.accept('i1');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(state().failure?.kind).toBe('not_registered');
  });

  it('tells at once that the microphone is denied, and can be tried again', async () => {
    microphone.open.mockRejectedValueOnce(new Error('denied'));
    fake.emit('incoming', CALL);
    phone.accept('i1');
    await flush();
    expect(state().failure?.kind).toBe('microphone');
    phone.accept('i1');
    await flush();
    expect(fake.answer).toHaveBeenCalledTimes(1);
  });

  it('is over when the server says that they talk', async () => {
    phone.accept('i1');
    phone.reconcile(desk({ interactions: [interaction({ state: 'active' })] }));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(state()).toMatchObject({ accepting: null, failure: null });
  });

  it('happens by itself when asked for, or in auto-answer', async () => {
    fake.emit('incoming', { ...CALL, answerNow: true });
    await flush();
    expect(fake.answer).toHaveBeenCalledTimes(1);
    fake.emit('over', 'l1', '');
    usePhone.setState({ autoAnswer: true });
    fake.emit('incoming', CALL);
    await vi.advanceTimersByTimeAsync(AUTO_ANSWER_MS - 1);
    expect(fake.answer).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(fake.answer).toHaveBeenCalledTimes(2);
  });
});

describe('a credential that the PBX refuses', () => {
  it('is replaced, but not in a call', async () => {
    const sent = recordRequests(() => Response.json({ endpoint: 'cb-1', auto_answer: false }));
    fake.emit('registration', 'lost', 'Authentication Error');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sent).toEqual([]);
    fake.hasSession.mockReturnValue(false);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent.map((s) => s.path)).toEqual(['/api/v1/desk/phone']);
    expect(fake.start).toHaveBeenCalledTimes(1);
    fake.emit('registration', 'lost', 'connection'); // this the phone mends by itself
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sent.length).toBe(1);
  });
});

describe('an answer in two steps', () => {
  const invite = () => {
    const sent: number[] = [];
    return { sent, reply: (code: number) => void sent.push(code) };
  };

  it('tells the sound while it rings and answers on acceptance, once', () => {
    const i = invite();
    const early = new EarlyAnswer(i);
    i.reply(200);
    expect(i.sent).toEqual([183]);
    early.accept();
    early.accept();
    expect(i.sent).toEqual([183, 200]);
  });

  it('answers at once when it was accepted before the sound was ready', () => {
    const i = invite();
    new EarlyAnswer(i).accept();
    i.reply(200);
    expect(i.sent).toEqual([200]);
  });

  it('lets a refusal through', () => {
    const i = invite();
    new EarlyAnswer(i);
    i.reply(200);
    i.reply(480);
    expect(i.sent).toEqual([183, 480]);
  });
});

describe('the truth of the server', () => {
  it('ends a call that is over there, after a moment of grace', async () => {
    fake.emit('incoming', CALL);
    fake.emit('up', 'l1');
    phone.reconcile(desk());
    expect(fake.hangup).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(fake.hangup).toHaveBeenCalledTimes(1);
    expect(state().call).toBeNull();
  });

  it('leaves a call alone that is on there', async () => {
    fake.emit('incoming', CALL);
    fake.emit('up', 'l1');
    phone.reconcile(desk());
    phone.reconcile(desk({ interactions: [interaction()] }));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(fake.hangup).not.toHaveBeenCalled();
  });
});

describe('hanging up', () => {
  it('ends the audio at once and is repeated until the server has it', async () => {
    let away = true;
    const sent = recordRequests(() => {
      if (away) throw new TypeError('no network');
      return new Response(null, { status: 204 });
    });
    fake.emit('incoming', CALL);
    fake.emit('up', 'l1');
    phone.hangup('i1');
    expect(fake.hangup).toHaveBeenCalledTimes(1);
    expect(state()).toMatchObject({ call: null, hungUp: 'i1' });
    await vi.advanceTimersByTimeAsync(100);
    expect(pendingHangups()).toEqual(['i1']);
    away = false;
    await vi.advanceTimersByTimeAsync(2_500);
    expect(pendingHangups()).toEqual([]);
    expect(sent.length).toBe(2);
  });

  it('is confirmed by the record as well', () => {
    sessionStorage.setItem('cordboard.hangups', '["i1"]');
    phone.reconcile(desk({ interactions: [interaction({ state: 'wrapup' })] }));
    expect(pendingHangups()).toEqual([]);
  });
});

describe('TicketSocket', () => {
  it('asks for a ticket per connection and tells a failure', async () => {
    const ticket = vi.fn().mockRejectedValueOnce(new Error('away')).mockResolvedValue('t1');
    const opened: string[] = [];
    vi.stubGlobal(
      'WebSocket',
      class {
        static OPEN = 1;
        readyState = 1;
        onopen: (() => void) | null = null;
        onclose = null;
        constructor(url: string) {
          opened.push(url);
          queueMicrotask(() => this.onopen?.());
        }
        send() {}
        close() {}
      },
    );
    const socket = new TicketSocket({ url: (t) => `ws://x?ticket=${t}`, ticket, secure: true, host: 'x' });
    socket.ondisconnect = vi.fn();
    socket.onconnect = vi.fn();
    socket.connect();
    await flush();
    expect(socket.ondisconnect).toHaveBeenCalledTimes(1);
    socket.connect();
    await flush();
    expect(opened).toEqual(['ws://x?ticket=t1']);
    expect(socket.onconnect).toHaveBeenCalledTimes(1);
    expect(socket.via_transport).toBe('WSS');
    socket.giveUp();
    expect(socket.ondisconnect).toHaveBeenCalledTimes(2);
    vi.unstubAllGlobals();
  });
});

describe('the quality', () => {
  it('falls with delay, jitter and loss', () => {
    expect(mosFrom(20, 2, 0)).toBe(4.4);
    expect(mosFrom(20, 2, 5)).toBeLessThan(4.2);
    expect(mosFrom(600, 60, 10)).toBeLessThan(3);
  });
});

describe('speaking while muted', () => {
  const loud = SPEECH_LEVEL + 0.1;
  it('is speech after a while, and over after a longer quiet', () => {
    const gate = new SpeechGate();
    const said: boolean[] = [];
    for (let at = 1_000; at <= 1_700; at += 100) said.push(gate.hear(loud, at));
    expect(said[0]).toBe(false);
    expect(said.at(-1)).toBe(true);
    expect(gate.hear(0, 3_000)).toBe(true);
    expect(gate.hear(0, 4_800)).toBe(false);
  });
  it('is no cough', () => {
    const gate = new SpeechGate();
    const levels = [0, loud, loud, 0, 0, 0, 0, 0, loud, loud, 0];
    expect(levels.map((l, n) => gate.hear(l, 1_000 + n * 100))).not.toContain(true);
  });
});

describe('a headset', () => {
  const device = (kind: string, deviceId: string, label: string, groupId = 'g') =>
    ({ kind, deviceId, label, groupId }) as MediaDeviceInfo;
  const built = [device('audioinput', 'default', 'Default'), device('audioinput', 'm0', 'Laptop', 'l')];
  const headset = [device('audioinput', 'm1', 'Jabra'), device('audiooutput', 's1', 'Jabra')];

  it('that is plugged in can be taken, with its speaker', () => {
    expect(compare(built, [...built, ...headset])).toEqual({
      found: { label: 'Jabra', microphone: 'm1', headset: 's1' },
      lost: '',
    });
  });
  it('that was chosen and goes away is missed', () => {
    localStorage.setItem('cordboard.devices', '{"microphone":"m1"}');
    expect(compare([...built, ...headset], built)).toEqual({ found: null, lost: 'Jabra' });
    localStorage.removeItem('cordboard.devices');
    expect(compare([...built, ...headset], built)).toEqual({ found: null, lost: '' });
  });
  it('changed during a call goes into the call', async () => {
    fake.emit('incoming', CALL);
    phone.accept('i1');
    await flush();
    await phone.changeDevices();
    expect(fake.replaceMicrophone).toHaveBeenCalledTimes(1);
  });
});
