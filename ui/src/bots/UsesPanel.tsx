import { Button } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import css from '../admin/admin.module.css';
import { EmptyState } from '../design/EmptyState';
import { SkeletonRows } from '../design/SkeletonRows';
import { dateTime, number } from '../i18n/format';
import { useT } from '../i18n/useT';
import own from '../inboxes/inboxes.module.css';
import { LoadTrouble } from './LoadTrouble';
import { type Use, useUses } from './queries';
import { money, purposeOf } from './words';

/** Each request to the models of an inbox, with the conversation it was for; fetched when somebody wants to see it. */
export function UsesPanel({ inbox }: { inbox: string }) {
  const t = useT();
  const [shown, setShown] = useState(false);
  const { data, error, refetch, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useUses(inbox, shown);
  const rows = data?.pages.flatMap((p) => p.items ?? []) ?? [];
  return (
    <section className={css.section} aria-label={t('bots:uses.title')} data-testid="bot-uses">
      <div className={own.stack}>
        <h2>{t('bots:uses.title')}</h2>
        <p className="muted">{t('bots:uses.help')}</p>
        {shown ? null : (
          <Button variant="default" onClick={() => setShown(true)}>
            {t('bots:uses.show')}
          </Button>
        )}
        <LoadTrouble error={error} stale={Boolean(data)} onRetry={() => void refetch()} />
        {shown && isPending ? <SkeletonRows /> : null}
        {data && rows.length === 0 ? <EmptyState title={t('bots:usage.none')} /> : null}
        {rows.length > 0 ? <UsesTable rows={rows} /> : null}
        {hasNextPage ? (
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('bots:uses.more')}
          </Button>
        ) : null}
      </div>
    </section>
  );
}

function UsesTable({ rows }: { rows: Use[] }) {
  const t = useT();
  const cost = rows.some((r) => r.micros > 0);
  return (
    <div className={`${css.scroll} ${own.full}`}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t('bots:uses.at')}</th>
            <th scope="col">{t('bots:uses.thread')}</th>
            {(['purpose', 'model', 'in', 'out'] as const).map((c) => (
              <th key={c} scope="col">
                {t(`bots:usage.${c}`)}
              </th>
            ))}
            {cost ? <th scope="col">{t('bots:usage.cost')}</th> : null}
          </tr>
        </thead>
        <tbody>
          {rows.map((r) => (
            <tr key={r.id} data-testid="use-row">
              <th scope="row">{dateTime(r.at)}</th>
              <td data-label={t('bots:uses.thread')}>
                {r.thread_number ? <Link to={`/inbox/${r.thread_id}?view=all`}>#{r.thread_number}</Link> : '–'}
              </td>
              <td data-label={t('bots:usage.purpose')}>{purposeOf(r.purpose)}</td>
              <td data-label={t('bots:usage.model')} className={own.account}>
                {r.model}
              </td>
              <td data-label={t('bots:usage.in')}>{number(r.tokens_in)}</td>
              <td data-label={t('bots:usage.out')}>{number(r.tokens_out)}</td>
              {cost ? <td data-label={t('bots:usage.cost')}>{money(r.micros)}</td> : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
