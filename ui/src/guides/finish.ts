import type { Desk } from '../api/answers';
import { client, ok } from '../api/client';
import { keys, queries } from '../api/queries';
import type { Interaction } from '../api/records';
import { unfold } from '../console/panes';
import { serverNow } from '../design/ticker';
import { currentLanguage, type Key, t } from '../i18n';
import { firstTrouble, kept, type Trouble } from './answers';
import { answerDrafts, refuse, showTab, type Wish, wishes } from './state';
import { guideAtHand, spoken } from './useGuide';
import { instantOf } from './zone';

/** What a code means beyond its name; empty for nothing. */
export function kindOf(desk: Desk | undefined, i: Interaction | undefined, code: string): string {
  return (desk?.dispositions[i?.queue_id ?? ''] ?? []).find((d) => d.id === code)?.kind ?? '';
}

const NOBODY_ANSWERS = ['wrong_number', 'machine'];
const DAY_MS = 86_400_000;
const MOST_DAYS = 90;

/** The sentence about an answer, in the words of the server. */
export function troubleText(label: string, trouble: Trouble): string {
  return t(`errors:form.${trouble.key}` as Key, { ...trouble, label });
}

/** The instant of a wish, or what is wrong with it. */
export function whenOf(wish: Wish | undefined): number | 'missing' | 'past' | 'far' {
  const at = wish ? instantOf(wish.date, wish.time, wish.zone) : null;
  if (at === null) return 'missing';
  if (at < serverNow()) return 'past';
  return at > serverNow() + MOST_DAYS * DAY_MS ? 'far' : at;
}

const WISH_TROUBLE = {
  missing: 'errors:callback.when_missing',
  past: 'errors:callback.past',
  far: 'errors:callback.too_far',
} as const;

/** Says why a conversation cannot be finished yet and leads there; answers whether it can. */
export function mayFinish(i: Interaction, kind: string): boolean {
  const form = guideAtHand(i.id)?.form;
  const answers = answerDrafts.read(i.id) ?? i.form?.values ?? {};
  const complete = Boolean(i.answered_at) && !NOBODY_ANSWERS.includes(kind);
  const wrong = form ? firstTrouble(form, answers, complete) : null;
  if (wrong) {
    const [field, trouble] = wrong;
    refuse(i.id, troubleText(spoken(field.label, field.labels, [currentLanguage()]), trouble));
    unfold('context');
    showTab('form');
    return false;
  }
  const when = kind === 'callback' && !i.callback_wish ? whenOf(wishes.read(i.id)) : 0;
  if (typeof when === 'string') {
    refuse(i.id, t(WISH_TROUBLE[when]));
    return false;
  }
  refuse(i.id, '');
  return true;
}

/** What is sent with the code: the callback that was agreed on, if the code asks for one and it is complete. */
export function callbackBody(id: string, kind: string) {
  const wish = wishes.read(id);
  const at = whenOf(wish);
  if (kind !== 'callback' || !wish || typeof at === 'string') return undefined;
  return { at: new Date(at).toISOString(), number: wish.number, for_me: wish.forMe, note: wish.note };
}

/** Sends the answers that the server does not have yet. */
export async function sendAnswers(id: string): Promise<void> {
  const form = guideAtHand(id)?.form;
  const draft = answerDrafts.read(id);
  if (!form || !draft) return;
  const path = { id };
  const saved = await ok(
    client.PUT('/api/v1/interactions/{id}/form', { params: { path }, body: { values: kept(form, draft) } }),
  );
  // the event comes in a moment; until then nothing is to look as if it were lost
  queries.setQueryData<Desk>(
    keys.desk,
    (d) => d && { ...d, interactions: d.interactions.map((i) => (i.id === id ? { ...i, form: saved?.form } : i)) },
  );
  if (answerDrafts.read(id) === draft) answerDrafts.write(id, undefined);
}

export function forgetWish(id: string): void {
  wishes.write(id, undefined);
}
