import { client, ok } from '../api/client';
import type { Interaction, Party } from '../api/records';
import type { Shown } from '../design/states';
import { type Key, t } from '../i18n';
import { phone } from '../i18n/format';

/** What can be done to a line with three people on it. */
export type Move = 'swap' | 'complete' | 'merge' | 'drop';

export function moveThird(move: Move, id: string): Promise<unknown> {
  return ok(client.POST(`/api/v1/interactions/{id}/consult/${move}`, { params: { path: { id } } }));
}

export const FAILED: Record<Move, Key> = {
  swap: 'transfer:line.failed.swap',
  complete: 'transfer:line.failed.complete',
  merge: 'transfer:line.failed.merge',
  drop: 'transfer:line.failed.drop',
};

export function thirdName(third: Pick<Party, 'name' | 'number'>): string {
  if (third.name && third.name !== third.number) return third.name;
  return phone(third.number ?? '') || t('transfer:line.somebody');
}

/** What pressing the red button ends: only the consult, only one's own part, or the call. */
export type HangUp = 'drop' | 'leave' | 'end';

export function hangUpMeans(i: Pick<Interaction, 'state' | 'kind' | 'third'>): HangUp {
  if (i.kind === 'consult' || i.third?.state === 'joined') return 'leave';
  return i.state === 'consulting' ? 'drop' : 'end';
}

export const THIRD_SHOWN: Record<Party['state'], Shown> = {
  calling: 'dialing',
  talking: 'consulting',
  held: 'held',
  joined: 'joined',
};

/** How the customer's line is shown. */
export function customerShown(i: Pick<Interaction, 'state' | 'third'>): Shown {
  if (i.third?.state === 'joined') return 'joined';
  if (i.state === 'dialing') return 'dialing';
  return i.state === 'held' || i.state === 'consulting' ? 'held' : 'talking';
}
