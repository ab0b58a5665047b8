import { IconChevronsUp, IconLanguage } from '@tabler/icons-react';
import type { Desk } from '../api/answers';
import type { Interaction } from '../api/records';
import { Timer } from '../design/Timer';
import { clock, languageName } from '../i18n/format';
import { currentLanguage } from '../i18n/index';
import { useT } from '../i18n/useT';
import css from './desk.module.css';
import { queueName } from './model';
import { useParty } from './useParty';
import { lineOf, wayOf } from './written';

interface Props {
  interaction: Interaction;
  desk: Desk;
  selected: boolean;
  onSelect: (id: string) => void;
}

/** One interaction: who, what last happened, the queue, and the one time that matters now. */
export function InteractionRow({ interaction: i, desk, selected, onSelect }: Props) {
  const t = useT();
  const party = useParty(i);
  const queue = queueName(desk, i.queue_id);
  const foreign = foreignLanguage(desk, i);
  const Icon = wayOf(i);
  return (
    <li>
      <button
        type="button"
        className={css.row}
        aria-current={selected || undefined}
        onClick={() => onSelect(i.id)}
        data-testid="interaction-row"
      >
        <Icon size={18} aria-hidden="true" />
        <span className={css.rowtext}>
          <span className="row">
            <strong className="cut grow">{party.name}</strong>
            <RowTimer interaction={i} />
          </span>
          <span className="row">
            <span className="muted cut grow">
              {i.kind === 'consult' && i.state !== 'offered'
                ? t('desk:line.advising', { name: i.hand_by || t('transfer:line.somebody') })
                : t(`desk:line.${lineOf(i)}`)}
            </span>
            {i.priority > 0 ? (
              <span className={css.mark} data-testid="row-priority">
                <IconChevronsUp size={13} aria-hidden="true" />
                <span className="sr">{t('desk:row.priority', { level: i.priority })}</span>
                <span aria-hidden="true">{i.priority}</span>
              </span>
            ) : null}
            {foreign ? (
              <span className={css.mark} title={languageName(foreign)} data-testid="row-language">
                <IconLanguage size={13} aria-hidden="true" />
                <span className="sr">{languageName(foreign)}</span>
                <span aria-hidden="true">{foreign.toUpperCase()}</span>
              </span>
            ) : null}
            {queue ? <span className={css.tag}>{queue}</span> : null}
          </span>
        </span>
      </button>
    </li>
  );
}

/** The caller's language where it is not the reader's: that of the way they came in, which their prompts spoke. */
function foreignLanguage(desk: Desk, i: Interaction): string {
  const language = i.callback?.language || desk.entry_points[i.entry_id ?? '']?.language || '';
  return language.slice(0, 2) === currentLanguage() ? '' : language.slice(0, 2);
}

function RowTimer({ interaction: i }: { interaction: Interaction }) {
  const t = useT();
  switch (i.state) {
    case 'offered':
      return <Timer label={t('desk:timer.waited')} since={i.queued_at ?? i.since} />;
    case 'preview':
      return <Timer label={t('desk:timer.looked')} since={i.since} />;
    case 'active':
      return <Timer label={t('desk:timer.talk')} since={i.since} base={i.talk_ms} />;
    case 'held':
      return <Timer label={t('desk:timer.held')} since={i.since} base={i.held_ms} />;
    case 'consulting':
      return <Timer label={t('desk:timer.consult')} since={i.third?.since ?? i.since} />;
    case 'suspended':
      return <Timer label={t('desk:timer.waiting')} since={i.since} />;
    case 'dialing':
      return <Timer label={t('desk:timer.dialing')} since={i.since} />;
    case 'wrapup':
      return i.wrapup_ends ? <Timer label={t('desk:timer.ends')} until={i.wrapup_ends} /> : null;
    default:
      return <span className="muted">{i.ended_at ? clock(i.ended_at) : null}</span>;
  }
}
