import { IconBan } from '@tabler/icons-react';
import type { Contact } from '../api/rows';
import { list } from '../i18n/format';
import { useT } from '../i18n/useT';
import css from './customer.module.css';
import { channelName, forbidden } from './names';

/** Says in sight of whoever would write or call that the person does not want it. */
export function StopMark({ contact }: { contact: Contact }) {
  const t = useT();
  const { every, channels } = forbidden(contact.consents);
  const stops = [...new Set((contact.opt_outs ?? []).map((o) => o.inbox))];
  if (!every && channels.length === 0 && stops.length === 0) return null;
  const lines = [
    every ? t('customer:stop.every') : '',
    !every && channels.length > 0 ? t('customer:stop.on', { channels: list(channels.map(channelName)) }) : '',
    stops.length > 0 ? t('customer:stop.optout', { inboxes: list(stops) }) : '',
  ].filter(Boolean);
  return (
    <div className={css.stop} role="note" data-testid="do-not-contact">
      <IconBan size={18} aria-hidden="true" />
      <div>
        <strong>{t('customer:stop.title')}</strong>
        {lines.map((line) => (
          <div key={line}>{line}</div>
        ))}
      </div>
    </div>
  );
}
