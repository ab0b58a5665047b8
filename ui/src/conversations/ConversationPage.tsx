import { useEffect, useRef } from 'react';
import { Link, useParams } from 'react-router';
import type { InteractionDetail } from '../api/answers';
import type { Interaction } from '../api/records';
import { lineOf } from '../console/written';
import { clockText } from '../design/duration';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { dateTime, labelOf } from '../i18n/format';
import { useT } from '../i18n/useT';
import { HistoryRecording } from '../recordings/HistoryRecording';
import { Answers } from './Answers';
import { whom } from './ConversationTable';
import css from './conversations.module.css';
import { Lines } from './Lines';
import { useConversation } from './queries';
import { Story } from './Story';

/** One conversation as it went: the facts, every step, what was recorded, and what it belongs to. */
export function ConversationPage() {
  const t = useT();
  const { id = '' } = useParams();
  const { data, error, refetch, isPending } = useConversation(id);
  const head = useRef<HTMLHeadingElement>(null);
  const shown = data?.interaction.id;
  useEffect(() => {
    if (shown) head.current?.focus(); // one leads to the next: who reads by ear is told where they are
  }, [shown]);
  return (
    <main id="main" className={css.page}>
      <nav aria-label={t('conversations:back_title')}>
        <Link to="/conversations">{t('conversations:back')}</Link>
      </nav>
      {error ? (
        <ErrorPanel title={t('conversations:one_failed')} error={error} onRetry={() => void refetch()} />
      ) : null}
      {isPending ? <SkeletonRows /> : null}
      {data ? (
        <article className={css.one} aria-label={whom(data.interaction)} data-testid="conversation-detail">
          <h1 ref={head} tabIndex={-1}>
            {whom(data.interaction) || t('conversations:unknown')}
          </h1>
          <Facts detail={data} />
          <HistoryRecording
            interaction={data.interaction}
            count={data.recordings.filter((r) => r.state !== 'failed').length}
          />
          <section aria-label={t('desk:step.title')}>
            <h2>{t('desk:step.title')}</h2>
            <Story detail={data} />
          </section>
          <Answers detail={data} />
          <Related detail={data} />
          <Lines detail={data} />
        </article>
      ) : null}
    </main>
  );
}

function Facts({ detail: d }: { detail: InteractionDetail }) {
  const t = useT();
  const i = d.interaction;
  const span = (ms: number) => (ms > 0 ? clockText(ms) : '');
  const facts: [label: string, value: string][] = [
    [t('conversations:column.when'), dateTime(i.created_at)],
    [t('conversations:column.queue'), d.names.queues[i.queue_id ?? ''] ?? ''],
    [t('conversations:column.agent'), d.names.agents[i.agent_id ?? ''] ?? ''],
    [t('conversations:column.result'), i.outcome ? t(`desk:outcome.${i.outcome}`) : t(`desk:line.${lineOf(i)}`)],
    [t('conversations:filter.code'), labelOf(d.names.codes[i.disposition_id ?? ''])],
    [t('conversations:fact.waited'), span(i.wait_ms)],
    [t('conversations:column.talk'), span(i.talk_ms)],
    [t('conversations:fact.held'), span(i.held_ms)],
    [t('conversations:fact.wrapup'), span(i.wrap_ms)],
    [t('conversations:fact.notes'), i.notes ?? ''],
  ];
  return (
    <>
      <dl className={css.facts}>
        {facts
          .filter(([, value]) => value)
          .map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      {i.thread_id ? (
        <p>
          <Link to={`/inbox/${i.thread_id}`} data-testid="to-thread">
            {t('conversations:in_writing')}
          </Link>
        </p>
      ) : null}
      {i.contact_id ? (
        <p>
          <Link to={`/conversations?contact=${i.contact_id}`}>{t('conversations:of_contact')}</Link>
        </p>
      ) : null}
    </>
  );
}

/** The conversation before, those that came of it, and the parts of advisers. */
function Related({ detail: d }: { detail: InteractionDetail }) {
  const t = useT();
  if (d.related.length === 0) return null;
  const how = (r: Interaction) => {
    if (r.id === d.interaction.parent_id) return t('conversations:related.before');
    if (r.kind === 'consult') return t('conversations:related.consult');
    if (r.channel === 'voicemail') return t('conversations:related.message');
    return t('conversations:related.after');
  };
  return (
    <section aria-label={t('conversations:related.title')}>
      <h2>{t('conversations:related.title')}</h2>
      <ul className={css.messages}>
        {d.related.map((r) => (
          <li key={r.id} data-testid="related">
            <span className={css.line}>
              <Link to={`/conversations/${r.id}`}>{how(r)}</Link>
              <span className="muted">{dateTime(r.created_at)}</span>
            </span>
            <span className="muted">
              {[
                d.names.agents[r.agent_id ?? ''] ?? d.names.queues[r.queue_id ?? ''],
                r.outcome ? t(`desk:outcome.${r.outcome}`) : t(`desk:line.${lineOf(r)}`),
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
