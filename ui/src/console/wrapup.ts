import type { Desk } from '../api/answers';
import { client, ok } from '../api/client';
import { keys, queries } from '../api/queries';
import type { Interaction } from '../api/records';
import { attempt } from '../design/attempt';
import { chosenCode } from './codes';
import { dropDraft, readDraft } from './drafts';

function held(id: string): Interaction | undefined {
  return queries.getQueryData<Desk>(keys.desk)?.interactions.find((i) => i.id === id);
}

function codeAndNotes(id: string) {
  const i = held(id);
  return {
    disposition_id: chosenCode(id, i?.disposition_id),
    notes: readDraft(id) ?? i?.notes ?? '',
  };
}

/** Ends wrap-up with its code and notes. */
export function finishWrapup(id: string, then: 'ready' | 'paused', reasonId = ''): Promise<boolean> {
  return attempt('desk:wrapup.failed', async () => {
    await ok(
      client.POST('/api/v1/interactions/{id}/wrapup/finish', {
        params: { path: { id } },
        body: { ...codeAndNotes(id), then, reason_id: reasonId },
      }),
    );
    dropDraft(id);
  });
}

export function extendWrapup(id: string): Promise<boolean> {
  return attempt('desk:wrapup.extend_failed', () =>
    ok(client.POST('/api/v1/interactions/{id}/wrapup/extend', { params: { path: { id } } })),
  );
}

/** Codes something whose wrap-up is over. */
export function saveCode(id: string): Promise<boolean> {
  return attempt('desk:wrapup.failed', async () => {
    await ok(client.PUT('/api/v1/interactions/{id}/coding', { params: { path: { id } }, body: codeAndNotes(id) }));
    dropDraft(id);
  });
}

/** Keeps a code as soon as it is chosen, so that it is not lost when wrap-up runs out. Finishing sends it again. */
export async function keepCode(id: string): Promise<void> {
  const path = { id };
  await ok(client.PUT('/api/v1/interactions/{id}/coding', { params: { path }, body: codeAndNotes(id) })).catch(
    () => undefined,
  );
}
