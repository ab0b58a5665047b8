import { IconAlertTriangle, IconPencil } from '@tabler/icons-react';
import { useT } from '../../i18n/useT';
import type { Thread } from '../records';
import css from '../thread.module.css';
import { threadName } from '../words';
import { useWriters } from '../writers';

/** Who else writes in it just now: the customer, and colleagues, before two of them answer the same. */
export function WritersLine({ thread }: { thread: Thread }) {
  const t = useT();
  const items = useWriters((s) => s.items);
  const here = items.filter((w) => w.thread === thread.id);
  const customer = here.some((w) => w.by === 'customer');
  const colleagues = here.filter((w) => w.by === 'agent').map((w) => w.name || t('inbox:head.colleague'));
  return (
    <p className={css.writers} role="status" data-testid="writers" data-warns={colleagues.length > 0 || undefined}>
      {colleagues.length > 0 ? (
        <span>
          <IconAlertTriangle size={14} aria-hidden="true" />{' '}
          {colleagues.length === 1
            ? t('inbox:writes.colleague', { name: colleagues[0] })
            : t('inbox:writes.colleagues', { count: colleagues.length })}
        </span>
      ) : null}
      {customer ? (
        <span>
          <IconPencil size={14} aria-hidden="true" /> {t('inbox:writes.customer', { name: threadName(thread) })}
        </span>
      ) : null}
    </p>
  );
}
