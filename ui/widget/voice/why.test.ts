import { afterEach, expect, test, vi } from 'vitest';
import { Refused, type Server } from '../core/server';
import { placeCall } from './load';
import { whyNoCall } from './why';

afterEach(() => vi.unstubAllGlobals());

test('every refusal of the server has a sentence of its own', () => {
  const of = (key: string) => whyNoCall(new Refused(409, key, ''));
  expect(of('webchat.call_closed')).toBe('callClosed');
  expect(of('webchat.call_no_queue')).toBe('callClosed');
  expect(of('webchat.call_open')).toBe('callOpen');
  expect(of('webchat.call_full')).toBe('callFull');
  expect(of('webchat.call_flood')).toBe('callFlood');
  expect(of('webchat.call_pbx')).toBe('callAway');
  expect(of('webchat.anything')).toBe('callFailed');
  expect(whyNoCall(new TypeError('network'))).toBe('callFailed');
});

const server = {
  base: 'https://pbx.example/widget/',
  call: () => Promise.reject(new Error('asked')),
} as unknown as Server;
const why = () => placeCall(server, { t: 'hello' }).then(() => '', whyNoCall);

test('a microphone that is refused, and one that is not there, are told apart before anybody is asked for a ticket', async () => {
  const open = vi.fn().mockRejectedValueOnce(new DOMException('', 'NotAllowedError'));
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia: open } });
  expect(await why()).toBe('callMicDenied');
  open.mockRejectedValueOnce(new DOMException('', 'NotFoundError'));
  expect(await why()).toBe('callNoMic');
  vi.stubGlobal('navigator', {}); // a page without https
  expect(await why()).toBe('callNoMic');
});
