import { Link } from 'react-router';
import { useDesk, useHistory } from '../api/queries';
import type { Interaction } from '../api/records';
import { clockText } from '../design/duration';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { dateTime, labelOf } from '../i18n/format';
import { useT } from '../i18n/useT';
import { HistoryRecording } from '../recordings/HistoryRecording';
import { useCan } from '../session/useCan';
import css from './desk.module.css';
import { queueName } from './model';
import { lineOf, wayOf } from './written';

const SHOWN = 5;

/** The last conversations with a contact. */
export function History({ contactId }: { contactId: string }) {
  const t = useT();
  const can = useCan();
  const allowed = can('interactions.own') || can('interactions.all');
  const { data, error, refetch, isPending } = useHistory({ contact_id: contactId, limit: SHOWN }, allowed);
  if (!allowed) return null;
  return (
    <section aria-label={t('desk:history.title')}>
      <h2 className={css.section}>{t('desk:history.title')}</h2>
      {error ? <ErrorPanel title={t('desk:history.failed')} error={error} onRetry={() => void refetch()} /> : null}
      {isPending ? <SkeletonRows rows={3} /> : null}
      {data && data.items.length === 0 ? <p className={css.hint}>{t('desk:history.empty')}</p> : null}
      <HistoryList items={data?.items ?? []} recordings={data?.recordings} />
      {data && data.items.length > 0 ? (
        <Link className={css.more} to={`/conversations?contact=${contactId}`}>
          {t('desk:history.all')}
        </Link>
      ) : null}
    </section>
  );
}

interface ListProps {
  items: Interaction[];
  /** How many recordings there are of each, as the list told. */
  recordings?: Record<string, number>;
  withNumber?: boolean;
}

export function HistoryList({ items, recordings, withNumber }: ListProps) {
  const t = useT();
  const { data: desk } = useDesk(false);
  const codes = Object.values(desk?.dispositions ?? {}).flat();
  return (
    <ul className={css.rows}>
      {items.map((i) => {
        const Icon = wayOf(i);
        const code = codes.find((c) => c.id === i.disposition_id);
        const queue = queueName(desk, i.queue_id);
        return (
          <li key={i.id} className={css.past}>
            <Icon size={16} aria-label={t(`desk:history.${i.direction}`)} />
            <span className={css.rowtext}>
              <span className="row">
                <span className="grow cut">
                  {withNumber ? <strong>{i.from_name || (i.direction === 'out' ? i.to : i.from)} </strong> : null}
                  {i.outcome ? t(`desk:outcome.${i.outcome}`) : t(`desk:line.${lineOf(i)}`)}
                  {queue ? <span className="muted"> · {queue}</span> : null}
                </span>
                <Link
                  to={`/conversations/${i.id}`}
                  aria-label={`${t('desk:history.open')}: ${dateTime(i.created_at)}`}
                >
                  {dateTime(i.created_at)}
                </Link>
              </span>
              <span className="muted cut">
                {[
                  i.kind === 'consult' ? t('transfer:line.history.consult') : '',
                  i.handed_to ? t('transfer:line.history.handed', { name: i.handed_to.name }) : '',
                  i.talk_ms > 0 ? `${t('desk:timer.talk')} ${clockText(i.talk_ms)}` : '',
                  labelOf(code),
                  i.notes ?? '',
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
              <HistoryRecording interaction={i} count={recordings?.[i.id] ?? 0} />
            </span>
          </li>
        );
      })}
    </ul>
  );
}
