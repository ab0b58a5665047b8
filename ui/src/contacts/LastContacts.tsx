import { Link } from 'react-router';
import type { Happened } from '../api/rows';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import css from './customer.module.css';
import { Sign, whereOf } from './PastEntry';
import { titleOf, wordsOf } from './pastLine';
import { useLatest } from './queries';
import { moment } from './when';

const SHOWN = 3;

/** The latest contacts by whatever channel, each conversation once; what is still going on is in sight already. */
export function lastContacts(items: Happened[], except: string): Happened[] {
  const seen = new Set<string>([except]);
  const out: Happened[] = [];
  for (const h of items) {
    if (h.kind === 'note' || h.kind === 'form' || h.kind === 'merge') continue;
    if (h.interaction && !h.interaction.ended_at) continue;
    const of = h.thread?.id ?? h.interaction?.thread_id ?? h.id;
    if (seen.has(of)) continue;
    seen.add(of);
    out.push(h);
  }
  return out.slice(0, SHOWN);
}

/** When and how this customer was last in touch. */
export function LastContacts({ contactId, except = '' }: { contactId: string; except?: string }) {
  const t = useT();
  const can = useCan();
  const { data, error, refetch, isPending } = useLatest(contactId);
  if (error && !data) {
    return <ErrorPanel title={t('customer:past.failed')} error={error} onRetry={() => void refetch()} />;
  }
  if (isPending) return <SkeletonRows rows={SHOWN} />;
  const items = lastContacts(data?.items ?? [], except);
  return (
    <section aria-label={t('customer:last')} data-testid="last-contacts">
      <h2>{t('customer:last')}</h2>
      {items.length === 0 ? <p className="muted">{t('customer:last_none')}</p> : null}
      <ul className={css.ways}>
        {items.map((h) => {
          const to = whereOf(h, can);
          return (
            <li key={h.kind + h.id} className={css.lastone}>
              <span className={css.sign}>
                <Sign entry={h} />
              </span>
              <span className="grow cut">{wordsOf(h, t) || titleOf(h)}</span>
              {to ? <Link to={to}>{moment(h.at)}</Link> : <span className="muted">{moment(h.at)}</span>}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
