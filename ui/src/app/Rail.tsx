import {
  IconAddressBook,
  IconHeadset,
  IconHistory,
  IconInbox,
  IconLayoutGrid,
  IconListDetails,
  IconSettings,
  IconSpeakerphone,
} from '@tabler/icons-react';
import { NavLink } from 'react-router';
import { useMissed } from '../console/leftovers';
import type { Key } from '../i18n';
import { useT } from '../i18n/useT';
import { type Permission, useCan, useSession } from '../session/useCan';
import css from './shell.module.css';

interface Place {
  to: string;
  label: Key;
  icon: typeof IconHeadset;
  any: Permission[];
}

export const PLACES: Place[] = [
  { to: '/desk', label: 'shell:place.desk', icon: IconHeadset, any: ['desk.work'] },
  { to: '/inbox', label: 'shell:place.inbox', icon: IconInbox, any: ['desk.work', 'interactions.all'] },
  { to: '/contacts', label: 'shell:place.contacts', icon: IconAddressBook, any: ['contacts.read'] },
  {
    to: '/conversations',
    label: 'shell:place.conversations',
    icon: IconHistory,
    any: ['interactions.own', 'interactions.all'],
  },
  { to: '/campaigns', label: 'shell:place.campaigns', icon: IconSpeakerphone, any: ['campaigns.read'] },
  { to: '/floor', label: 'shell:place.floor', icon: IconLayoutGrid, any: ['floor.read'] },
  { to: '/lists', label: 'shell:place.lists', icon: IconListDetails, any: ['lists.read'] },
  {
    to: '/admin',
    label: 'shell:place.admin',
    icon: IconSettings,
    any: ['users.read', 'queues.read', 'sites.write', 'system.read'],
  },
];

/** The places this person may go to. The desk needs an agent as well. */
export function usePlaces(): Place[] {
  const can = useCan();
  const session = useSession();
  return PLACES.filter((p) => p.any.some(can) && (p.to !== '/desk' || session?.agent_id));
}

export function Rail() {
  const t = useT();
  const can = useCan();
  const session = useSession();
  const missed = useMissed(Boolean(session?.agent_id) && can('desk.work')).length;
  return (
    <nav className={css.rail} aria-label={t('shell:rail')}>
      {usePlaces().map(({ to, label, icon: Icon }) => (
        <NavLink key={to} to={to} className={css.place}>
          <Icon size={20} aria-hidden="true" />
          <span>{t(label)}</span>
          {to === '/desk' && missed > 0 ? (
            <span className={css.count} title={t('desk:missed.count', { count: missed })}>
              {missed}
              <span className="sr"> {t('desk:missed.title')}</span>
            </span>
          ) : null}
        </NavLink>
      ))}
    </nav>
  );
}
