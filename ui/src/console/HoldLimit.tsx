import { IconAlertTriangle } from '@tabler/icons-react';
import { useDesk } from '../api/queries';
import type { Interaction } from '../api/records';
import { useNow } from '../design/ticker';
import { useT } from '../i18n/useT';
import css from './strip.module.css';

/** A customer who is held longer than the queue allows. */
export function HoldLimit({ interaction: i }: { interaction: Interaction }) {
  const t = useT();
  const now = useNow();
  const { data: desk } = useDesk();
  const limit = desk?.queue_settings[i.queue_id ?? '']?.hold_limit_seconds ?? 0;
  if (i.state !== 'held' || limit <= 0 || now - Date.parse(i.since) < limit * 1000) return null;
  return (
    <span className={css.warn} role="alert" data-testid="hold-limit">
      <IconAlertTriangle size={16} aria-hidden="true" />
      {t('desk:call.hold_limit')}
    </span>
  );
}
