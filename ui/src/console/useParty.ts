import { useContactsByPhone } from '../api/queries';
import type { Interaction } from '../api/records';
import type { Contact, LastAgent, Match } from '../api/rows';
import { phone } from '../i18n/format';
import { useCan } from '../session/useCan';
import { customerNumber } from './model';

export interface Party {
  name: string;
  number: string;
  match: Match | null;
  contact: Contact | null;
  candidates: Contact[];
  /** Who here spoke with them before. */
  lastAgent: LastAgent | null;
}

/** Who the customer is, as far as we know. */
export function useParty(i: Interaction | null): Party {
  const can = useCan();
  const number = i && !i.thread_id ? customerNumber(i) : '';
  const { data } = useContactsByPhone(can('contacts.read') ? number : '');
  const candidates = data?.items ?? [];
  const chosen = candidates.find((c) => c.id === i?.contact_id);
  const contact = chosen ?? (data?.match === 'exact' ? (candidates[0] ?? null) : null);
  return {
    name: contact?.name || i?.lead?.name || i?.from_name || phone(number) || i?.from || '',
    number,
    match: contact ? 'exact' : (data?.match ?? null),
    contact,
    candidates,
    lastAgent: data?.last_agent ?? null,
  };
}
