import {
  IconAlertCircle,
  IconBan,
  IconCheck,
  IconChecks,
  IconClock,
  IconClockHour4,
  IconEye,
  IconHelpCircle,
} from '@tabler/icons-react';
import { useT } from '../../i18n/useT';
import type { Message } from '../records';
import css from '../thread.module.css';
import { type MessageState, stateOf } from '../words';

const SIGNS: Record<MessageState, typeof IconCheck> = {
  scheduled: IconClockHour4,
  queued: IconClock,
  sending: IconClock,
  unclear: IconHelpCircle,
  sent: IconCheck,
  delivered: IconChecks,
  read: IconEye,
  failed: IconAlertCircle,
  cancelled: IconBan,
};

/** How far a message of ours got: a sign, and the word for everybody. */
export function Ticks({ message }: { message: Message }) {
  const t = useT();
  const state = stateOf(message);
  if (!state || message.direction !== 'out') return null;
  const Icon = SIGNS[state];
  return (
    <span className={css.ticks} data-state={state} data-testid="ticks">
      <Icon size={14} aria-hidden="true" />
      {t(`inbox:state.${state}`)}
    </span>
  );
}
