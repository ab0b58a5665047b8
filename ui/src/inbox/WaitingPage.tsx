import { Button } from '@mantine/core';
import { IconHandGrab } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { queries, useDesk } from '../api/queries';
import type { Interaction } from '../api/records';
import { useServerReason } from '../app/Banners';
import desk from '../console/desk.module.css';
import { queueName } from '../console/model';
import { EmptyState } from '../design/EmptyState';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { useT } from '../i18n/useT';
import { useCan, useSession } from '../session/useCan';
import { ChannelGlyph } from './ChannelGlyph';
import { TurnTimer } from './DueChip';
import { LastLine } from './LastLine';
import { takeWritten } from './moves';
import { useWaiting, WAITING } from './waiting';
import css from './waiting.module.css';

/** What waits in this agent's queues and may be taken without having been offered. Calls are offered by themselves alone. */
export function WaitingPage() {
  const t = useT();
  const can = useCan();
  const session = useSession();
  if (!can('desk.work') || !session?.agent_id) {
    return (
      <main id="main">
        <EmptyState title={t('inbox:waiting.denied')} />
      </main>
    );
  }
  return <Waiting />;
}

function Waiting() {
  const t = useT();
  const { data, error, isPending, refetch } = useWaiting();
  const { data: d } = useDesk(true);
  const calls = (d?.queues ?? []).filter((q) => q.waiting > 0);
  return (
    <main id="main" className={css.waiting} tabIndex={-1}>
      <header className={css.top}>
        <h1 className="grow">{t('inbox:waiting.title')}</h1>
        <Link to="/inbox">{t('inbox:title')}</Link>
      </header>
      <p className="muted">{t('inbox:waiting.help')}</p>
      {error ? (
        <ErrorPanel
          title={t(data ? 'inbox:waiting.stale' : 'inbox:waiting.failed')}
          error={error}
          onRetry={() => void refetch()}
        />
      ) : null}
      {isPending ? <SkeletonRows tall /> : null}
      {data?.items.length === 0 ? <EmptyState title={t('inbox:waiting.none')} /> : null}
      <ul className={css.plain} data-testid="waiting" data-dim={(error && data) || undefined}>
        {(data?.items ?? []).map((i) => (
          <WaitingRow key={i.id} interaction={i} queue={queueName(d, i.queue_id)} />
        ))}
      </ul>
      {calls.length > 0 ? (
        <section aria-label={t('inbox:waiting.calls')}>
          <h2>{t('inbox:waiting.calls')}</h2>
          <ul className={css.plain}>
            {calls.map((q) => (
              <li key={q.queue_id}>{t('inbox:waiting.callers', { count: q.waiting, name: q.name })}</li>
            ))}
          </ul>
        </section>
      ) : null}
    </main>
  );
}

function WaitingRow({ interaction: i, queue }: { interaction: Interaction; queue: string }) {
  const t = useT();
  const navigate = useNavigate();
  const blocked = useServerReason();
  const [busy, setBusy] = useState(false);
  const w = i.written;
  const who = i.from_name || i.from || `#${w?.number ?? ''}`;
  async function take() {
    setBusy(true);
    const taken = await takeWritten(i.id);
    setBusy(false);
    void queries.invalidateQueries({ queryKey: WAITING });
    if (taken) void navigate(`/inbox/${i.thread_id ?? ''}`);
  }
  return (
    <li className={css.waits} data-testid="waits">
      <ChannelGlyph channel={i.channel} />
      <span className={desk.rowtext}>
        <Link to={`/inbox/${i.thread_id ?? ''}`}>
          <bdi>{who}</bdi>
        </Link>
        <LastLine text={w?.text} type={w?.type} by={w?.by} />
        <span className="row">
          <TurnTimer
            turn={{
              status: w?.status ?? 'open',
              reply_due: w?.reply_due,
              waiting_since: w?.waiting_since,
            }}
          />
          {queue ? <span className={`${desk.tag} cut`}>{queue}</span> : null}
        </span>
      </span>
      <Button
        loading={busy}
        disabled={blocked !== ''}
        title={blocked || undefined}
        aria-label={t('inbox:waiting.take', { name: who })}
        leftSection={<IconHandGrab size={14} aria-hidden="true" />}
        onClick={() => void take()}
        data-testid="waits-take"
      >
        {t('inbox:head.take')}
      </Button>
    </li>
  );
}
