import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Frame } from './frames';
import { EventSocket, SILENCE_MS } from './socket';

class FakeSocket {
  static all: FakeSocket[] = [];
  static OPEN = 1;
  readyState = 1;
  sent: string[] = [];
  onmessage: ((m: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  constructor(readonly url: string) {
    FakeSocket.all.push(this);
  }
  send(text: string) {
    this.sent.push(text);
  }
  close() {
    this.readyState = 3;
  }
  say(frame: object) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

const last = () => FakeSocket.all.at(-1) as FakeSocket;
let frames: Frame[];
let links: boolean[];
let since: number | undefined;
let socket: EventSocket;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', FakeSocket);
  FakeSocket.all = [];
  frames = [];
  links = [];
  since = 7;
  let n = 0;
  socket = new EventSocket({
    url: (ticket, s) => `ws://x/?ticket=${ticket}&since=${s}`,
    ticket: async () => `t${n++}`,
    since: () => since,
    onFrame: (f) => frames.push(f),
    onLink: (up) => links.push(up),
  });
  await vi.advanceTimersByTimeAsync(0);
});
afterEach(() => {
  socket.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('connects with a ticket and the position, and pings', async () => {
  expect(last().url).toBe('ws://x/?ticket=t0&since=7');
  last().say({ type: 'hello', seq: 7 });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(last().sent).toEqual(['{"type":"ping"}']);
  expect(links).toEqual([true]);
});

it('comes back with a fresh ticket from where it was', async () => {
  last().say({ type: 'hello', seq: 7 });
  since = 12;
  last().onclose?.();
  await vi.advanceTimersByTimeAsync(400);
  expect(links).toEqual([true, false]);
  expect(last().url).toBe('ws://x/?ticket=t1&since=12');
});

it('takes silence for death', async () => {
  last().say({ type: 'hello', seq: 7 });
  await vi.advanceTimersByTimeAsync(SILENCE_MS + 1000);
  expect(links).toEqual([true, false]);
  expect(FakeSocket.all.length).toBe(2);
});

it('backs off while the server is away, and hurries when the network returns', async () => {
  for (let n = 0; n < 30; n++) {
    const tries = FakeSocket.all.length;
    last().onclose?.();
    await vi.advanceTimersByTimeAsync(1_250);
    expect(FakeSocket.all.length, 'it is looked for every second at first').toBe(tries + 1);
  }
  const before = FakeSocket.all.length;
  last().onclose?.();
  await vi.advanceTimersByTimeAsync(1000);
  expect(FakeSocket.all.length).toBe(before);
  window.dispatchEvent(new Event('online'));
  await vi.advanceTimersByTimeAsync(0);
  expect(FakeSocket.all.length).toBe(before + 1);
});

it('stays closed when closed', async () => {
  socket.close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(FakeSocket.all.length).toBe(1);
});
