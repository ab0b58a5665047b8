import { client, ok } from '../api/client';
import { queries } from '../api/queries';
import { attempt } from '../design/attempt';
import { putBack } from './composer/outbox';
import { keepThread, keys, readAgain } from './queries';
import type { Status, Thread } from './records';

/** What is done with a conversation. Each answers whether it was done, and says why when it was not. */
export function move(id: string, to: Status, until?: string): Promise<boolean> {
  return attempt('inbox:failed.status', async () => {
    const path = { id };
    const body = { to, ...(until ? { until } : {}) };
    keepThread(await ok(client.POST('/api/v1/threads/{id}/status', { params: { path }, body })));
    void queries.invalidateQueries({ queryKey: ['threads'] });
  });
}

export function changeThread(
  id: string,
  body: { tags?: string[]; priority?: number; contact_id?: string },
): Promise<boolean> {
  return attempt('inbox:failed.change', async () =>
    keepThread(await ok(client.PATCH('/api/v1/threads/{id}', { params: { path: { id } }, body }))),
  );
}

/** Lets a conversation go on in another one. */
export function merge(id: string, into: string): Promise<boolean> {
  return attempt('inbox:failed.merge', async () => {
    const path = { id };
    keepThread(await ok(client.POST('/api/v1/threads/{id}/merge', { params: { path }, body: { into_id: into } })));
    void queries.invalidateQueries({ queryKey: keys.thread(id) });
    void queries.invalidateQueries({ queryKey: ['threads'] });
  });
}

export function unmerge(id: string): Promise<boolean> {
  return attempt('inbox:failed.merge', async () => {
    keepThread(await ok(client.POST('/api/v1/threads/{id}/unmerge', { params: { path: { id } } })));
    void queries.invalidateQueries({ queryKey: ['threads'] });
  });
}

/** Everything of it was looked at. Nobody is told when it fails: it is said again when something new comes. */
export async function markSeen(id: string): Promise<void> {
  await ok(client.POST('/api/v1/threads/{id}/seen', { params: { path: { id } } })).catch(() => undefined);
  queries.setQueryData<Thread>(keys.thread(id), (was) => was && { ...was, unread: 0 });
}

/** A note that names this agent was seen; it is said again when it could not be said now. */
export async function seeMention(messageId: string): Promise<void> {
  const path = { message_id: messageId };
  await ok(client.POST('/api/v1/mentions/{message_id}/seen', { params: { path } })).catch(() => undefined);
  void queries.invalidateQueries({ queryKey: keys.mentions });
}

export function acceptWritten(id: string): Promise<boolean> {
  return attempt('inbox:failed.accept', async () => {
    await ok(client.POST('/api/v1/interactions/{id}/accept', { params: { path: { id } } }));
    readAgain();
  });
}

export function takeWritten(id: string): Promise<boolean> {
  return attempt('inbox:failed.take', async () => {
    await ok(client.POST('/api/v1/interactions/{id}/take', { params: { path: { id } } }));
    readAgain();
  });
}

/** Makes a conversation this agent's own, whether somebody works on it or nobody does. */
export function takeThread(id: string): Promise<boolean> {
  return attempt('inbox:failed.take', async () => {
    keepThread(await ok(client.POST('/api/v1/threads/{id}/take', { params: { path: { id } } })));
    readAgain();
    void queries.invalidateQueries({ queryKey: ['threads'] });
  });
}

/** Gives a conversation to an agent, or puts it into another queue. */
export function placeThread(id: string, to: 'agent' | 'queue', whom: string): Promise<boolean> {
  return attempt('inbox:failed.place', async () => {
    const params = { path: { id } };
    if (to === 'agent') await ok(client.POST('/api/v1/threads/{id}/assign', { params, body: { agent_id: whom } }));
    else await ok(client.POST('/api/v1/threads/{id}/move', { params, body: { queue_id: whom } }));
    readAgain();
    void queries.invalidateQueries({ queryKey: ['threads'] });
  });
}

export function releaseWritten(id: string): Promise<boolean> {
  return attempt('inbox:failed.release', () =>
    ok(client.POST('/api/v1/interactions/{id}/release', { params: { path: { id } } })),
  );
}

const ofMessage = (thread: string, message: string) => ({ params: { path: { id: thread, message_id: message } } });

/** Takes a message back that waits, and puts all of it into the composer again. */
export function takeBack(thread: string, message: string): Promise<boolean> {
  return attempt('inbox:failed.take_back', async () => {
    const back = await ok(
      client.POST('/api/v1/threads/{id}/messages/{message_id}/take-back', ofMessage(thread, message)),
    );
    putBack(thread, 'reply', back);
  });
}

export function tryAgain(thread: string, message: string): Promise<boolean> {
  return attempt('inbox:failed.try_again', () =>
    ok(client.POST('/api/v1/threads/{id}/messages/{message_id}/try-again', ofMessage(thread, message))),
  );
}

export function react(thread: string, message: string, emoji: string): Promise<boolean> {
  return attempt('inbox:failed.react', () =>
    ok(
      client.PUT('/api/v1/threads/{id}/messages/{message_id}/reaction', {
        ...ofMessage(thread, message),
        body: { emoji },
      }),
    ),
  );
}
