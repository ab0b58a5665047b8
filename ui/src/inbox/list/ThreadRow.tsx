import { IconChevronsUp, IconLanguage } from '@tabler/icons-react';
import { memo } from 'react';
import desk from '../../console/desk.module.css';
import { currentLanguage } from '../../i18n';
import { clock, dateTime, languageName } from '../../i18n/format';
import { useT } from '../../i18n/useT';
import { ChannelGlyph } from '../ChannelGlyph';
import { TurnTimer } from '../DueChip';
import css from '../inbox.module.css';
import { LastLine } from '../LastLine';
import { statusOf, type Thread } from '../records';
import { useNames } from '../useNames';
import { threadName } from '../words';

interface Props {
  thread: Thread;
  top: number;
  selected: boolean;
  position: number;
  of: number;
  onOpen: (id: string) => void;
}

export const ThreadRow = memo(function ThreadRow({ thread: x, top, selected, position, of, onOpen }: Props) {
  const t = useT();
  const names = useNames();
  const queue = names.queue(x.queue_id);
  const colleague = x.agent_id && x.agent_id !== names.own ? names.agents.get(x.agent_id) : '';
  const foreign = x.language && x.language.slice(0, 2) !== currentLanguage() ? x.language : '';
  const today = x.last_at && new Date(x.last_at).toDateString() === new Date().toDateString();
  return (
    <li className={css.item} style={{ transform: `translateY(${top}px)` }} aria-posinset={position} aria-setsize={of}>
      <button
        type="button"
        className={desk.row}
        aria-current={selected || undefined}
        onClick={() => onOpen(x.id)}
        data-testid="interaction-row"
        data-thread={x.id}
      >
        <ChannelGlyph channel={x.channel} />
        <span className={desk.rowtext}>
          <span className="row">
            <strong className="cut grow">
              <bdi>{threadName(x)}</bdi>
            </strong>
            <time className="muted" dateTime={x.last_at}>
              {x.last_at ? (today ? clock(x.last_at) : dateTime(x.last_at)) : null}
            </time>
          </span>
          <span className="row">
            <LastLine text={x.last_text || x.subject} type={x.last_type} by={x.last_by} />
            {x.unread ? (
              <span className={css.count}>
                {x.unread}
                <span className="sr"> {t('inbox:row.unread')}</span>
              </span>
            ) : null}
          </span>
          <span className="row">
            <span className={css.turn}>
              {statusOf(x) === 'open' || x.snoozed_until ? <TurnTimer turn={x} /> : t(`inbox:status.${statusOf(x)}`)}
            </span>
            <span className="grow" />
            {x.priority > 0 ? (
              <span className={desk.tag} data-testid="row-priority">
                <IconChevronsUp size={12} aria-hidden="true" />
                <span className="sr">{t('inbox:row.priority')} </span>
                {x.priority}
              </span>
            ) : null}
            {foreign ? (
              <span className={desk.tag}>
                <IconLanguage size={12} aria-hidden="true" /> {languageName(foreign)}
              </span>
            ) : null}
            {colleague ? (
              <span className={`${desk.tag} cut`}>
                <bdi>{colleague}</bdi>
              </span>
            ) : null}
            {queue ? <span className={`${desk.tag} cut`}>{queue}</span> : null}
            {(x.tags ?? []).slice(0, 1).map((tag) => (
              <span key={tag} className={`${desk.tag} cut`}>
                <bdi>{tag}</bdi>
              </span>
            ))}
          </span>
        </span>
      </button>
    </li>
  );
});
