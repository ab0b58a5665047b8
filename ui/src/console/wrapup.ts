import type { Desk } from '../api/answers';
import { client, ok } from '../api/client';
import { keys, queries } from '../api/queries';
import type { Interaction } from '../api/records';
import { attempt } from '../design/attempt';
import { callbackBody, forgetWish, kindOf, mayFinish, sendAnswers } from '../guides/finish';
import { chosenCode } from './codes';
import { dropDraft, readDraft } from './drafts';

function held(id: string): Interaction | undefined {
  return queries.getQueryData<Desk>(keys.desk)?.interactions.find((i) => i.id === id);
}

function codeAndNotes(id: string) {
  const i = held(id);
  const code = chosenCode(id, i?.disposition_id);
  return {
    disposition_id: code,
    notes: readDraft(id) ?? i?.notes ?? '',
    callback: callbackBody(id, codeKind(id)),
  };
}

/** What the chosen code means beyond its name. */
export function codeKind(id: string): string {
  const i = held(id);
  return kindOf(queries.getQueryData<Desk>(keys.desk), i, chosenCode(id, i?.disposition_id));
}

/** Ends wrap-up with its code and notes, and the form's answers; not while something is missing. */
export async function finishWrapup(id: string, then: 'ready' | 'paused', reasonId = ''): Promise<boolean> {
  const i = held(id);
  if (i && !mayFinish(i, codeKind(id))) return false;
  return attempt('desk:wrapup.failed', async () => {
    await sendAnswers(id);
    await ok(
      client.POST('/api/v1/interactions/{id}/wrapup/finish', {
        params: { path: { id } },
        body: { ...codeAndNotes(id), then, reason_id: reasonId },
      }),
    );
    dropDraft(id);
    forgetWish(id);
  });
}

export function extendWrapup(id: string): Promise<boolean> {
  return attempt('desk:wrapup.extend_failed', () =>
    ok(client.POST('/api/v1/interactions/{id}/wrapup/extend', { params: { path: { id } } })),
  );
}

/** Codes something whose wrap-up is over. */
export async function saveCode(id: string): Promise<boolean> {
  const i = held(id);
  if (i && codeKind(id) === 'callback' && !mayFinish({ ...i, answered_at: undefined }, 'callback')) return false;
  return attempt('desk:wrapup.failed', async () => {
    await sendAnswers(id);
    await ok(client.PUT('/api/v1/interactions/{id}/coding', { params: { path: { id } }, body: codeAndNotes(id) }));
    dropDraft(id);
    forgetWish(id);
  });
}

/** Keeps a code as soon as it is chosen, so that it is not lost when wrap-up runs out. Finishing sends it again. */
export async function keepCode(id: string): Promise<void> {
  const path = { id };
  await ok(client.PUT('/api/v1/interactions/{id}/coding', { params: { path }, body: codeAndNotes(id) })).catch(
    () => undefined,
  );
}
