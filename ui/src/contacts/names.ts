import type { Contact, ContactConsent, ContactIdentity } from '../api/rows';
import { type Key, t } from '../i18n';
import { phone } from '../i18n/format';
import { CHANNELS } from '../inbox/records';

const KINDS = [
  ...['phone', 'email', 'whatsapp', 'bsuid', 'telegram', 'psid', 'igsid', 'x', 'apple', 'visitor', 'external'],
] as const;

/** What a way to reach somebody is. */
export function kindName(kind: string): string {
  return KINDS.some((k) => k === kind) ? t(`customer:kind.${kind}` as Key) : kind;
}

export function wayText(i: ContactIdentity): string {
  return i.kind === 'phone' ? phone(i.value) : i.value;
}

/** What a contact goes by: a name, a company, or else the first way to reach it. */
export function contactName(c: Contact): string {
  return c.name || c.company || (c.identities[0] ? wayText(c.identities[0]) : '') || t('customer:past.nameless');
}

/** A channel by name; empty is all of them. */
export function channelName(channel: string | undefined): string {
  if (!channel) return t('customer:consent.any');
  if (channel === 'voice') return t('customer:consent.voice');
  const known = CHANNELS.find((c) => c === channel);
  return known ? t(`inbox:channel.${known}`) : channel;
}

/** Whether nothing is to be sent: on everything, or on some channels. */
export function forbidden(consents: ContactConsent[] | undefined): { every: boolean; channels: string[] } {
  const out = (consents ?? []).filter((c) => c.state === 'out' && !c.purpose);
  return { every: out.some((c) => !c.channel), channels: out.flatMap((c) => (c.channel ? [c.channel] : [])) };
}
