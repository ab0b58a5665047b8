import { IconHeadphones, IconRecordMail } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { HistoryNames } from '../api/answers';
import type { Interaction } from '../api/records';
import { customerNumber } from '../console/model';
import { lineOf, wayOf } from '../console/written';
import { clockText } from '../design/duration';
import { dateTime, labelOf, phone } from '../i18n/format';
import { useT } from '../i18n/useT';
import { hasSound } from '../recordings/HistoryRecording';
import { useCan } from '../session/useCan';
import css from './conversations.module.css';

interface Props {
  items: Interaction[];
  names: HistoryNames;
  recordings: Record<string, number>;
}

/** Conversations in rows; the name leads to the whole of one. */
export function ConversationTable({ items, names, recordings }: Props) {
  const t = useT();
  const can = useCan();
  const heads = ['who', 'when', 'queue', 'agent', 'result', 'talk', 'sound'] as const;
  const cell = (head: (typeof heads)[number]) => ({ 'data-label': t(`conversations:column.${head}`) });
  return (
    <table className={css.table}>
      <thead>
        <tr>
          {heads.map((h) => (
            <th key={h} scope="col">
              {t(`conversations:column.${h}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map((i) => {
          const Icon = i.channel === 'voicemail' ? IconRecordMail : wayOf(i);
          const code = names.codes[i.disposition_id ?? ''];
          const heard = can('recordings.play') && (recordings[i.id] ?? 0) > 0;
          return (
            <tr key={i.id} data-testid="conversation">
              <th scope="row">
                <Icon
                  size={16}
                  aria-label={
                    i.channel === 'voicemail' ? t('conversations:has.message') : t(`desk:history.${i.direction}`)
                  }
                />{' '}
                <Link to={`/conversations/${i.id}`}>{whom(i) || t('conversations:unknown')}</Link>
              </th>
              <td {...cell('when')}>{dateTime(i.created_at)}</td>
              <td {...cell('queue')}>{names.queues[i.queue_id ?? ''] ?? ''}</td>
              <td {...cell('agent')}>{names.agents[i.agent_id ?? ''] ?? ''}</td>
              <td {...cell('result')}>
                {[i.outcome ? t(`desk:outcome.${i.outcome}`) : t(`desk:line.${lineOf(i)}`), labelOf(code)]
                  .filter(Boolean)
                  .join(' · ')}
              </td>
              <td {...cell('talk')}>{i.talk_ms > 0 ? clockText(i.talk_ms) : ''}</td>
              <td {...cell('sound')}>
                {heard ? <IconHeadphones size={16} aria-label={t('conversations:has.recording')} /> : null}
                {hasSound(i, can) ? <IconRecordMail size={16} aria-label={t('conversations:has.message')} /> : null}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Who the customer is, as the record has it. */
export function whom(i: Interaction): string {
  return i.from_name || phone(customerNumber(i));
}
