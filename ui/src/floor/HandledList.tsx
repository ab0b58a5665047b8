import { Link } from 'react-router';
import { useAgentDay, useHistory } from '../api/queries';
import { customerNumber } from '../console/model';
import { clockText } from '../design/duration';
import { ErrorPanel } from '../design/ErrorPanel';
import { clock, dateTime, phone } from '../i18n/format';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import css from './drawer.module.css';

const SHOWN = 20;

/** The agent's conversations of today, newest first; only for who may see all conversations. */
export function HandledList({ agentId }: { agentId: string }) {
  const t = useT();
  const may = useCan()('interactions.all');
  const { data: day } = useAgentDay(agentId);
  const { data, error, refetch } = useHistory(
    { agent_id: agentId, from: day?.day_start ?? '', limit: SHOWN },
    may && day !== undefined,
  );
  if (!may) return null;
  const items = (data?.items ?? []).filter((i) => i.answered_at);
  return (
    <section aria-label={t('floor:drawer.handled')}>
      <h3>{t('floor:drawer.handled')}</h3>
      {error ? (
        <ErrorPanel title={t('floor:drawer.handled_failed')} error={error} onRetry={() => void refetch()} />
      ) : null}
      {data && items.length === 0 ? <p className="muted">{t('floor:drawer.handled_none')}</p> : null}
      <ul className={css.handled}>
        {items.map((i) => (
          <li key={i.id}>
            <span>{clock(i.answered_at ?? i.created_at)}</span>
            <Link className="grow cut" to={`/conversations/${i.id}`}>
              {i.from_name || phone(customerNumber(i)) || dateTime(i.created_at)}
            </Link>
            <span>{clockText(i.talk_ms + i.held_ms + i.wrap_ms)}</span>
          </li>
        ))}
      </ul>
      <Link to={`/conversations?agent=${agentId}&range=today`}>{t('floor:drawer.all')}</Link>
    </section>
  );
}
