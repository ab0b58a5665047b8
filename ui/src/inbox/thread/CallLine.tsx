import { IconPhone, IconPhoneX } from '@tabler/icons-react';
import { clockText } from '../../design/duration';
import { clock, dateTime } from '../../i18n/format';
import { useT } from '../../i18n/useT';
import type { Message } from '../records';
import css from '../thread.module.css';

const STATES = ['calling', 'talking', 'answered', 'missed', 'closed'] as const;

/** The line that a call from the web page leaves in its conversation. */
export function CallLine({ message: m }: { message: Message }) {
  const t = useT();
  const call = m.content.call;
  const state = STATES.find((s) => s === call?.state) ?? 'calling';
  const Icon = state === 'missed' || state === 'closed' ? IconPhoneX : IconPhone;
  return (
    <li className={css.act} id={`m-${m.id}`} data-testid="call-line" data-state={state}>
      <Icon size={14} aria-hidden="true" />
      <span>
        {t(`inbox:call.${state}`, { length: clockText((call?.seconds ?? 0) * 1000) })} ·{' '}
        <time dateTime={m.at} title={dateTime(m.at)}>
          {clock(m.at)}
        </time>
      </span>
    </li>
  );
}
