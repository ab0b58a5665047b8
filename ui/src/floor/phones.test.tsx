import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { AT, agent, count } from '../test/fixtures';
import { draw } from '../test/render';
import { DrawerPhone } from './DrawerPhone';
import { load, phoneState } from './phones';
import { Lateness } from './useLateNotices';

const device = (part: object) => ({ kind: 'browser', endpoint: 'web-a1', registered: true, since: AT, ...part });
const work = (channel: string) => ({ interaction_id: 'i1', channel, state: 'active', since: AT }) as never;

describe('the phone of an agent', () => {
  const table: [part: object, state: string, says: RegExp][] = [
    [{}, 'ok', /Browser phone · Connected/],
    [{ kind: 'number', endpoint: '+34600111222' }, 'ok', /Outside number \+34 600 111 222 · Connected/],
    [
      { kind: 'extension', endpoint: '201', registered: false, trouble: 'unknown' },
      'unknown',
      /Desk phone 201 .*not know/,
    ],
    [{ kind: 'extension', endpoint: '201', in_use: true }, 'in_use', /In use privately/],
    [{ kind: 'extension', endpoint: '201', standing: true }, 'on_line', /stays on the line · On the line/],
    [{ kind: 'browser', standing: true, registered: false, trouble: 'calling' }, 'calling', /Being put on the line/],
    [{ kind: 'number', endpoint: '5', standing: true, registered: false }, 'off_line', /Not on the line/],
    [{ registered: false }, 'lost', /Not connected/],
  ];
  it.each(table)('%o is %s', (part, state, says) => {
    const d = device(part);
    expect(phoneState(d)).toBe(state);
    draw(<DrawerPhone agent={agent({ device: d })} />);
    expect(screen.getByTestId('drawer-phone')).toHaveTextContent(says);
  });
});

it('tells how many calls somebody holds, of how many they may', () => {
  expect(load(agent())).toBe('0/1 ☎');
  expect(load(agent({ work: [work('voice'), work('voicemail')] }))).toBe('1/1 ☎');
  expect(load(agent({ work: [work('voice'), work('voice')] }))).toBe('2/1 ☎');
  expect(load(agent({ state: 'paused', activity: 'paused' }))).toBe('0/0 ☎');
  expect(load(agent({ next_state: 'paused', work: [work('voice')] }))).toBe('1/1 ☎');
  const capacity = { written: 3, beside: 2 };
  expect(load(agent({ capacity, work: [work('voice'), work('webchat'), work('email')] }))).toBe('1/1 ☎ 2/3 ✎');
});

it('tells once of a queue that becomes late, and again when it became late anew', () => {
  const lateness = new Lateness();
  const at = (seconds: number) => Date.parse(AT) + seconds * 1000;
  const late = (seconds: number) => lateness.look(at(seconds)).map((q) => q.queue_id);
  lateness.take([count({ waiting: 1, longest_since: AT, service_level_seconds: 20 }), count({ queue_id: 'q2' })]);
  expect(late(19)).toEqual([]);
  expect(late(20)).toEqual(['q1']);
  expect(late(60)).toEqual([]);
  lateness.take([count({ service_level_seconds: 20 })]);
  for (let n = 61; n < 75; n++) expect(late(n)).toEqual([]);
  lateness.take([count({ waiting: 1, longest_since: new Date(at(60)).toISOString(), service_level_seconds: 20 })]);
  expect(late(80)).toEqual(['q1']);
});
