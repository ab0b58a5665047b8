import { act, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { draw } from '../test/render';
import { clockText, restText } from './duration';
import { Timer } from './Timer';
import { heardServerTime, resetClock, serverNow } from './ticker';

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime('2026-03-02T10:00:00.000Z');
  resetClock();
});
afterEach(() => vi.useRealTimers());

describe('durations', () => {
  it('are written like a clock', () => {
    expect([clockText(-5), clockText(42_999), clockText(761_000), clockText(3_723_000)]).toEqual([
      '0:00',
      '0:42',
      '12:41',
      '1:02:03',
    ]);
  });
  it('round a rest up, so that zero is the end', () => {
    expect([restText(1), restText(24_000), restText(-1)]).toEqual(['0:01', '0:24', '0:00']);
  });
});

describe('the clock', () => {
  it('takes the least delayed of the server times', () => {
    const at = Date.now();
    heardServerTime(new Date(at + 4_000).toISOString(), at);
    heardServerTime(new Date(at + 5_000).toISOString(), at);
    heardServerTime(new Date(at + 3_000).toISOString(), at);
    expect(serverNow() - at).toBe(5_000);
  });
});

describe('Timer', () => {
  it('counts up from the server time, with its name', () => {
    heardServerTime('2026-03-02T10:00:10.000Z');
    draw(<Timer label="talk" since="2026-03-02T10:00:00.000Z" />);
    expect(screen.getByRole('timer')).toHaveTextContent('talk 0:10');
    act(() => vi.advanceTimersByTime(2_100));
    expect(screen.getByRole('timer')).toHaveTextContent('talk 0:12');
  });
  it('counts down, and adds what was gathered before', () => {
    draw(
      <>
        <Timer label="ends in" until="2026-03-02T10:00:24.000Z" />
        <Timer label="talk" base={60_000} />
      </>,
    );
    expect(screen.getAllByRole('timer').map((t) => t.textContent)).toEqual(['ends in 0:24', 'talk 1:00']);
  });
});
