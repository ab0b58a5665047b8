import { ActionIcon } from '@mantine/core';
import { IconPhone, IconPhoneX, IconX } from '@tabler/icons-react';
import type { Desk } from '../api/answers';
import { CAUSES, type MissedOffer } from '../api/records';
import { clock, phone as phoneText } from '../i18n/format';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import css from './desk.module.css';
import { dismiss } from './leftovers';
import { queueName } from './model';
import { useDial } from './useDial';

/** Offers not taken. They leave one by one: called back, or put away; not by being looked at. */
export function MissedSection({ desk, missed }: { desk: Desk; missed: MissedOffer[] }) {
  const t = useT();
  const can = useCan();
  const [busy, dial] = useDial();
  if (missed.length === 0) return null;
  return (
    <section aria-label={t('desk:missed.title')} data-testid="missed">
      <h2 className={css.section}>
        {t('desk:missed.title')} <span className={css.badge}>{missed.length}</span>
      </h2>
      <ul className={css.rows}>
        {missed.map((m) => {
          const cause = CAUSES.find((c) => c === m.cause);
          return (
            <li key={m.id} className={css.missed}>
              <IconPhoneX size={18} aria-hidden="true" />
              <span className={css.rowtext}>
                <span className="row">
                  <strong className="cut grow">{m.name || phoneText(m.number)}</strong>
                  <span className="muted">{clock(m.at)}</span>
                </span>
                <span className="muted cut">
                  {cause ? t(`causes:${cause}`) : t('desk:missed.title')}
                  {m.queue_id ? ` · ${queueName(desk, m.queue_id)}` : ''}
                </span>
              </span>
              {can('calls.dial') && m.number ? (
                <ActionIcon
                  aria-label={t('desk:missed.call_back', { name: m.name || m.number })}
                  disabled={busy}
                  onClick={() =>
                    void dial(m.number, m.queue_id ?? '').then((done) => (done ? dismiss(m.id) : undefined))
                  }
                >
                  <IconPhone size={16} />
                </ActionIcon>
              ) : null}
              <ActionIcon
                aria-label={t('desk:missed.dismiss', { name: m.name || m.number })}
                onClick={() => void dismiss(m.id)}
              >
                <IconX size={16} />
              </ActionIcon>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
