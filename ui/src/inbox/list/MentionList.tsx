import desk from '../../console/desk.module.css';
import { onListKey } from '../../console/listKeys';
import { EmptyState } from '../../design/EmptyState';
import { ErrorPanel } from '../../design/ErrorPanel';
import { SkeletonRows } from '../../design/SkeletonRows';
import { dateTime } from '../../i18n/format';
import { useT } from '../../i18n/useT';
import css from '../inbox.module.css';
import { seeMention } from '../moves';
import { useMentions } from '../queries';
import type { Mention } from '../records';
import own from '../waiting.module.css';

interface Props {
  selected: string;
  onOpen: (threadId: string) => void;
}

/** Notes in which colleagues named this agent; opening one says that it was seen. */
export function MentionList({ selected, onOpen }: Props) {
  const t = useT();
  const { data, error, isPending, refetch } = useMentions(true);
  const open = (m: Mention) => {
    if (!m.seen) void seeMention(m.message_id);
    onOpen(m.thread_id);
  };
  return (
    <>
      {error ? (
        <ErrorPanel
          title={t(data ? 'inbox:mention.stale' : 'inbox:mention.failed')}
          error={error}
          onRetry={() => void refetch()}
        />
      ) : null}
      {isPending ? <SkeletonRows tall /> : null}
      {data?.items.length === 0 ? <EmptyState title={t('inbox:none.mentions')} /> : null}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the rows are the controls, this only moves between them */}
      <div className={css.box} data-dim={(error && data) || undefined} onKeyDown={onListKey} data-testid="mentions">
        <ul className={own.plain} aria-label={t('inbox:mention.title')}>
          {(data?.items ?? []).map((m) => (
            <li key={m.message_id}>
              <button
                type="button"
                className={desk.row}
                aria-current={m.thread_id === selected || undefined}
                onClick={() => open(m)}
                data-testid="mention"
                data-seen={m.seen}
              >
                <span className={desk.rowtext}>
                  <span className="row">
                    <strong className="cut grow">
                      <bdi>
                        {t('inbox:mention.by', { by: m.by || t('inbox:by.agent'), name: m.name || `#${m.number}` })}
                      </bdi>
                    </strong>
                    {m.seen ? null : <span className={css.count}>{t('inbox:mention.unseen')}</span>}
                  </span>
                  <span className="cut" dir="auto">
                    {m.text}
                  </span>
                  <time className="muted" dateTime={m.at}>
                    {dateTime(m.at)}
                  </time>
                </span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}
