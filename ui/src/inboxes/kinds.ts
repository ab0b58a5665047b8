import { useQuery } from '@tanstack/react-query';
import { client, ok } from '../api/client';
import { queries } from '../api/queries';
import type { components } from '../api/schema';
import { exists, t } from '../i18n';

export type InboxField = components['schemas']['InboxField'];
export type Inbox = components['schemas']['Inbox'];
/** The channel is wider than the document's vocabulary of voices. */
export type Kind = Omit<components['schemas']['InboxKind'], 'channel'> & { channel: string };
export type Settings = Record<string, unknown>;
type Of = { channel: string; provider?: string };

const KINDS = ['inbox-kinds'] as const;

export function useKinds() {
  return useQuery({
    queryKey: KINDS,
    queryFn: async () => (await ok(client.GET('/api/v1/inbox-kinds'))).items as Kind[],
    staleTime: 300_000,
  });
}

/** What was fetched for the form; for what happens after it is gone. */
export function knownKinds(): Kind[] {
  return queries.getQueryData<Kind[]>(KINDS) ?? [];
}

export const idOf = (k: Of) => `${k.channel}/${k.provider ?? ''}`;

export function find(kinds: Kind[], of: Of): Kind | undefined {
  return kinds.find((k) => idOf(k) === idOf(of));
}

/** A channel with its provider, for people. */
export function kindName(of: Of): string {
  const name = of.provider ? `${of.channel}_${of.provider}` : of.channel;
  if (exists(`inboxadmin:channels.${name}`)) return t.any(`inboxadmin:channels.${name}`);
  return [of.channel, of.provider].filter(Boolean).join(' ');
}

export function humble(key: string): string {
  const words = key.replaceAll(/[_-]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * Where the words of a driver's setting are: its own, its channel's, its provider's on any channel, those that several share.
 * A driver that came after the translations is asked for by the words of its keys.
 */
function place(of: Of, key: string): string | undefined {
  const own = [`${of.channel}.${of.provider}.${key}`, `${of.channel}.${key}`, `provider.${of.provider}.${key}`];
  return [...own, `shared.${key}`].find((p) => exists(`inboxes:${p}.label`));
}

function word(of: Of, key: string, part: string): string {
  const at = place(of, key);
  return at && exists(`inboxes:${at}.${part}`) ? t.any(`inboxes:${at}.${part}`) : '';
}

export const labelOf = (of: Of, key: string) => word(of, key, 'label') || humble(key);
export const helpOf = (of: Of, key: string) => word(of, key, 'help') || undefined;
export const choiceOf = (of: Of, key: string, choice: string) =>
  word(of, key, `choice.${choice || 'none'}`) || choice || '–';

/** The words of a step of the test, of what to do about it, and of a trouble. */
export const stepName = (key: string) =>
  exists(`inboxes:test.${key}.name`) ? t.any(`inboxes:test.${key}.name`) : humble(key);
export const stepFix = (key: string) => (exists(`inboxes:test.${key}.fix`) ? t.any(`inboxes:test.${key}.fix`) : '');
export const troubleOf = (key: string) =>
  exists(`inboxes:trouble.${key}`) ? t.any(`inboxes:trouble.${key}`) : t('inboxadmin:trouble', { key });

/** What nobody can guess: 32 letters, digits, - and _, which every provider takes. */
export function makeSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_');
}

/** A new inbox begins with what is usual where the form shows it, and with the secrets that are made here. */
export function beginning(kind: Kind): { settings: Settings; secrets: Record<string, string> } {
  const settings: Settings = {};
  const secrets: Record<string, string> = {};
  for (const f of kind.fields) {
    if (f.generated && f.kind === 'secret') secrets[f.key] = makeSecret();
    else if (f.generated) settings[f.key] = makeSecret();
    else if (f.kind === 'switch') settings[f.key] = f.default === 'true';
    else if (f.kind === 'choice') settings[f.key] = f.default ?? f.choices?.[0] ?? '';
  }
  return { settings, secrets };
}

/** What is left empty is left to the driver. */
export function tidy(settings: Settings): Settings {
  return Object.fromEntries(
    Object.entries(settings).filter(([, v]) => v !== '' && v != null && !(Array.isArray(v) && v.length === 0)),
  );
}
