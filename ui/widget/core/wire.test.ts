import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Refused, type Server } from './server';
import type { Told } from './types';
import { type Line, Wire } from './wire';

class Socket {
  static all: Socket[] = [];
  static readonly CLOSED = 3;
  static readonly OPEN = 1;
  readyState = 0;
  sent: string[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((m: { data: string }) => void) | null = null;
  onclose: ((e: { code: number }) => void) | null = null;
  onerror: (() => void) | null = null;
  constructor() {
    Socket.all.push(this);
  }
  send(f: string) {
    this.sent.push(f);
  }
  close() {
    this.readyState = 3;
  }
  ready() {
    this.readyState = 1;
    this.onopen?.();
    this.onmessage?.({ data: '{"t":"ready"}' });
  }
}

let lines: Line[] = [];
let frames: string[] = [];
let strangers = 0;
let made: Wire | undefined;
const poll = vi.fn();

function wire(): Wire {
  const server = { token: 'T', socket: 'wss://x/ws', poll, send: vi.fn() } as unknown as Server;
  made = new Wire(
    server,
    {
      hello: () => ({ t: 'hello', lang: 'en' }),
      seq: () => 7,
      frame: (f: Told) => frames.push(f.t),
      line: (l) => lines.push(l),
      stranger: () => {
        strangers += 1;
      },
    },
    () => 0,
  );
  return made;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', Socket);
  Socket.all = [];
  lines = [];
  frames = [];
  strangers = 0;
  poll.mockReset();
});
afterEach(() => {
  made?.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('the first frame says who comes and what is known, and the token is in no address', () => {
  wire().start();
  Socket.all[0]?.ready();
  expect(JSON.parse(Socket.all[0]?.sent[0] ?? '')).toEqual({ t: 'hello', lang: 'en', token: 'T', seq: 7 });
  expect(lines).toEqual(['connecting', 'live']);
});

test('a connection that ends is made again, later each time it fails', async () => {
  wire().start();
  Socket.all[0]?.ready();
  Socket.all[0]?.onclose?.({ code: 1006 });
  expect(lines.at(-1)).toBe('lost');
  await vi.advanceTimersByTimeAsync(249);
  expect(Socket.all.length).toBe(1);
  await vi.advanceTimersByTimeAsync(2);
  expect(Socket.all.length).toBe(2);
});

test('a connection on which nothing is heard is given up', async () => {
  wire().start();
  Socket.all[0]?.ready();
  await vi.advanceTimersByTimeAsync(100_000);
  expect(Socket.all[0]?.sent).toContain('{"t":"ping"}');
  expect(Socket.all.length).toBeGreaterThan(1);
});

test('where no socket says ready, requests take over, and a socket is tried again after a while', async () => {
  poll.mockImplementation((_after: number, first: boolean) =>
    first
      ? Promise.resolve({ frames: [{ t: 'ready' }] })
      : new Promise((r) => setTimeout(() => r({ frames: [] }), 25_000)),
  );
  wire().start();
  Socket.all[0]?.onclose?.({ code: 1006 });
  await vi.advanceTimersByTimeAsync(300);
  Socket.all[1]?.onclose?.({ code: 1006 });
  await vi.advanceTimersByTimeAsync(600);
  expect([poll.mock.calls[0]?.slice(0, 2), lines.at(-1), frames]).toEqual([[7, true], 'live', ['ready']]);
  await vi.advanceTimersByTimeAsync(130_000);
  expect(Socket.all.length).toBe(3);
});

test('who is not known any more becomes somebody new, on either way', async () => {
  wire().start();
  Socket.all[0]?.onclose?.({ code: 4003 });
  expect(strangers).toBe(1);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(Socket.all.length).toBe(1);
  poll.mockRejectedValue(new Refused(401, 'webchat.token', ''));
  vi.stubGlobal(
    'WebSocket',
    class {
      constructor() {
        throw new DOMException('no', 'SecurityError');
      }
    },
  );
  made?.stop();
  wire().start();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(strangers).toBe(2);
});

test('a page whose place another one took waits until somebody looks', async () => {
  wire().start();
  Socket.all[0]?.ready();
  Socket.all[0]?.onclose?.({ code: 4004 });
  await vi.advanceTimersByTimeAsync(120_000);
  expect(Socket.all.length).toBe(1);
  document.dispatchEvent(new Event('visibilitychange'));
  await vi.advanceTimersByTimeAsync(10);
  expect(Socket.all.length).toBe(2);
});

test('without a socket one request follows the other, so that what was written first arrives first', async () => {
  const posted: string[][] = [];
  const answers: ((a: { frames: Told[] }) => void)[] = [];
  poll.mockImplementation(() =>
    poll.mock.calls.length > 1 ? new Promise(() => {}) : Promise.resolve({ frames: [] }),
  );
  const server = {
    ...{ token: 'T', socket: 'wss://x/ws', poll },
    send: (_: unknown, of: { id?: string }[]) => {
      posted.push(of.map((f) => f.id ?? ''));
      return new Promise((resolve) => answers.push(resolve));
    },
  } as unknown as Server;
  vi.stubGlobal('WebSocket', undefined);
  const none = () => {};
  made = new Wire(
    server,
    { hello: () => ({ t: 'hello' }), seq: () => 0, frame: none, line: none, stranger: none },
    () => 0,
  );
  made.start();
  await vi.advanceTimersByTimeAsync(1);
  for (const id of ['one', 'two', 'three']) made.send({ t: 'msg', id });
  expect(posted).toEqual([['one']]);
  answers[0]?.({ frames: [] });
  await vi.advanceTimersByTimeAsync(1);
  expect(posted).toEqual([['one'], ['two', 'three']]);
});
