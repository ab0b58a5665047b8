import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { endGatheringSoon } from './gathering';

const TCP = 'candidate:4108772230 1 tcp 1518214911 127.0.0.1 9 typ host tcptype active';
const UDP = 'candidate:3471623853 1 udp 2122194687 192.0.2.2 50000 typ host';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('does not end the search for addresses before there is one over UDP', () => {
  const ready = vi.fn();
  const found = endGatheringSoon(20);
  found({ candidate: { candidate: TCP }, ready });
  vi.advanceTimersByTime(5_000);
  expect(ready).not.toHaveBeenCalled();
  found({ candidate: { candidate: UDP }, ready });
  vi.advanceTimersByTime(19);
  expect(ready).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(ready).toHaveBeenCalledOnce();
});

it('ends each search once, also that of a renegotiation', () => {
  const found = endGatheringSoon(20);
  for (const ready of [vi.fn(), vi.fn()]) {
    found({ candidate: { candidate: UDP }, ready });
    found({ candidate: { candidate: UDP }, ready });
    vi.advanceTimersByTime(100);
    expect(ready).toHaveBeenCalledOnce();
  }
});
