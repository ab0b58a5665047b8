import { IconChevronsUp } from '@tabler/icons-react';
import type { Desk } from '../../api/answers';
import type { Interaction } from '../../api/records';
import desk from '../../console/desk.module.css';
import { queueName } from '../../console/model';
import { Timer } from '../../design/Timer';
import { useT } from '../../i18n/useT';
import { ChannelGlyph } from '../ChannelGlyph';
import { TurnTimer } from '../DueChip';
import css from '../inbox.module.css';
import { LastLine } from '../LastLine';

interface Props {
  interaction: Interaction;
  desk: Desk;
  selected: boolean;
  onSelect: (id: string) => void;
  children?: React.ReactNode;
}

/** One written conversation in the work list: who, the last words, the queue, and the one time that matters now. */
export function WrittenRow({ interaction: i, desk: d, selected, onSelect, children }: Props) {
  const t = useT();
  const w = i.written;
  const queue = queueName(d, i.queue_id);
  return (
    <li>
      <button
        type="button"
        className={desk.row}
        aria-current={selected || undefined}
        onClick={() => onSelect(i.id)}
        data-testid="interaction-row"
        data-written={i.state}
      >
        <ChannelGlyph channel={i.channel} />
        <span className={desk.rowtext}>
          <span className="row">
            <strong className="cut grow">
              <bdi>{i.from_name || i.from || `#${w?.number ?? ''}`}</bdi>
            </strong>
          </span>
          <span className="row">
            <LastLine text={w?.text} type={w?.type} by={w?.by} />
            {w?.unread ? (
              <span className={css.count} data-testid="row-unread">
                {w.unread}
                <span className="sr"> {t('inbox:row.unread')}</span>
              </span>
            ) : null}
          </span>
          <span className="row">
            <span className={css.turn}>
              <RowTime interaction={i} />
            </span>
            <span className="grow" />
            {queue ? <span className={`${desk.tag} cut`}>{queue}</span> : null}
            {i.priority > 0 ? (
              <span className={desk.mark}>
                <IconChevronsUp size={13} aria-hidden="true" />
                <span className="sr">{t('desk:row.priority', { level: i.priority })}</span>
                <span aria-hidden="true">{i.priority}</span>
              </span>
            ) : null}
            {(w?.tags ?? []).slice(0, 1).map((tag) => (
              <span key={tag} className={`${desk.tag} cut`}>
                <bdi>{tag}</bdi>
              </span>
            ))}
          </span>
        </span>
      </button>
      {children}
    </li>
  );
}

function RowTime({ interaction: i }: { interaction: Interaction }) {
  const t = useT();
  const w = i.written;
  if (i.state === 'offered') return <Timer label={t('desk:timer.waited')} since={i.queued_at ?? i.since} />;
  if (i.state === 'wrapup')
    return i.wrapup_ends ? <Timer label={t('desk:timer.ends')} until={i.wrapup_ends} /> : null;
  return (
    <TurnTimer
      turn={{
        status: w?.status ?? 'open',
        reply_due: w?.reply_due,
        waiting_since: w?.waiting_since,
        snoozed_until: w?.snoozed_until,
      }}
    />
  );
}
