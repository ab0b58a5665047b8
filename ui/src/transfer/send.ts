import { client, ok } from '../api/client';
import { say } from '../app/announcer';
import { t } from '../i18n';
import { remember } from './favourites';
import type { Option } from './options';
import { useHandNotes, useSheet } from './sheet';

export type How = 'transfer' | 'consult';

const FIELD = { agent: 'agent_id', queue: 'queue_id', voicemail: 'mailbox_id', number: 'number' } as const;

/** Gives the conversation to somebody, or calls them first. Throws what the server answered. */
export async function send(how: How, id: string, to: Option, note: string): Promise<void> {
  const params = { path: { id } };
  const body = {
    [FIELD[to.kind]]: to.id,
    ...(note.trim() && { note: note.trim() }),
  };
  if (how === 'transfer') await ok(client.POST('/api/v1/interactions/{id}/transfer', { params, body }));
  else await ok(client.POST('/api/v1/interactions/{id}/consult', { params, body }));
  remember(to);
  useHandNotes.setState({ [id]: '' });
  useSheet.setState((s) => ({ id: '', joinNext: how === 'consult' && s.intent === 'conference' ? id : '' }));
  if (how !== 'transfer') return;
  useSheet.setState({ sent: id });
  say(t('transfer:sheet.said.transferred', { name: to.name }));
}
