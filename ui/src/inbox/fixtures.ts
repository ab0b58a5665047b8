import { AT } from '../test/fixtures';
import type { Message, Sight, Thread } from './records';

/** Records for the tests; every part can be set. */
export function thread(part: Partial<Thread> = {}): Thread {
  return {
    id: 't1',
    number: 1042,
    site_id: 's1',
    inbox_id: 'b1',
    channel: 'whatsapp',
    queue_id: 'q1',
    agent_id: 'a1',
    name: 'Carmen',
    handle: '+34600111222',
    priority: 0,
    status: 'open',
    since: AT,
    seq: 3,
    last_in: AT,
    created_at: AT,
    version: 5,
    ...part,
  };
}

export function message(seq: number, part: Partial<Message> = {}): Message {
  return {
    id: `m${seq}`,
    thread_id: 't1',
    seq,
    direction: 'in',
    by: { kind: 'customer', name: 'Carmen' },
    content: { type: 'text', text: `message ${seq}` },
    at: AT,
    arrived_at: AT,
    version: 1,
    ...part,
  };
}

export function sight(part: Partial<Sight> = {}): Sight {
  return {
    id: 'b1',
    site_id: 's1',
    name: 'Shop',
    channel: 'whatsapp',
    active: true,
    begins: true,
    traits: { files: 5, live: true },
    health: { state: 'up', since: AT },
    ...part,
  };
}
