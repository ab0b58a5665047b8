import { IconArrowLeft } from '@tabler/icons-react';
import { Link, useParams } from 'react-router';
import css from '../admin/admin.module.css';
import { useNoun } from '../admin/noun';
import type { Inbox } from '../api/rows';
import { SkeletonRows } from '../design/SkeletonRows';
import { useT } from '../i18n/useT';
import { BotForm } from './BotForm';
import { LoadTrouble } from './LoadTrouble';
import { useBot } from './queries';
import { UsagePanel } from './UsagePanel';
import { UsesPanel } from './UsesPanel';

/** The bot of one inbox: how it is set up, what it would answer, and what it took. */
export function BotPage() {
  const t = useT();
  const { id = '' } = useParams();
  const { data, error, refetch, isPending } = useBot(id);
  const { data: inboxes } = useNoun<Inbox>('inboxes');
  const name = inboxes?.find((i) => i.id === id)?.name ?? '';
  return (
    <div className={css.page} data-testid="bot-page">
      <div className={css.pagehead}>
        <Link to={`/admin/inboxes/${id}`} className={css.back}>
          <IconArrowLeft size={16} aria-hidden="true" />
          {name || t('inboxadmin:one')}
        </Link>
        <h1 className="grow cut">{t('bots:title', { name })}</h1>
      </div>
      <LoadTrouble error={error} stale={Boolean(data)} onRetry={() => void refetch()} />
      {isPending ? <SkeletonRows /> : null}
      {data ? <BotForm key={id} inbox={id} bot={data} /> : null}
      {data ? <UsagePanel inbox={id} /> : null}
      {data ? <UsesPanel inbox={id} /> : null}
    </div>
  );
}
