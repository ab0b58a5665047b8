import { client, ok } from '../api/client';
import { ApiError } from '../api/errors';
import { usePhone } from './store';

/**
 * Hang-ups that were pressed and that the server has not confirmed. They outlive a reload; they are repeated until the
 * server says that the conversation is over.
 */
const KEY = 'cordboard.hangups';
const SEEN_AGAIN_MS = 4_000;
/** Somebody waits at the other end: a daemon that comes back is to know it at once. */
const AGAIN_MS = 500;

export function pendingHangups(): string[] {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
  } catch {
    return memory;
  }
}

let memory: string[] = [];

function keep(ids: string[]): void {
  memory = ids;
  try {
    sessionStorage.setItem(KEY, JSON.stringify(ids));
  } catch {
    // private mode: kept in memory
  }
}

export function confirmHangup(id: string): void {
  keep(pendingHangups().filter((i) => i !== id));
  // The record follows at once; when it does not, the call goes on and must be seen again.
  setTimeout(() => usePhone.setState((s) => (s.hungUp === id ? { hungUp: null } : {})), SEEN_AGAIN_MS);
}

/** Asks the server to end a conversation, now and again until it has. */
export function requestHangup(id: string): void {
  if (!pendingHangups().includes(id)) keep([...pendingHangups(), id]);
  void repeatHangups();
}

let running = false;

export async function repeatHangups(): Promise<void> {
  if (running) return;
  running = true;
  try {
    for (const id of pendingHangups()) {
      try {
        await ok(client.POST('/api/v1/interactions/{id}/hangup', { params: { path: { id } } }));
        confirmHangup(id);
      } catch (error) {
        const gone = error instanceof ApiError && [400, 403, 404, 409, 410, 422].includes(error.status);
        if (gone) confirmHangup(id); // it is over already, or not ours any more
      }
    }
  } finally {
    running = false;
  }
  if (pendingHangups().length > 0) setTimeout(() => void repeatHangups(), AGAIN_MS);
}
