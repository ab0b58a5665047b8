import { Button } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { Fragment, Suspense, useEffect, useMemo, useRef } from 'react';
import { StreamLine } from '../../contacts/lazy';
import { useLatest } from '../../contacts/queries';
import { EmptyState } from '../../design/EmptyState';
import { SkeletonRows } from '../../design/SkeletonRows';
import { currentLanguage } from '../../i18n';
import { useT } from '../../i18n/useT';
import { useCan } from '../../session/useCan';
import { useOutbox } from '../composer/outbox';
import { useActs } from '../queries';
import type { Thread, Traits } from '../records';
import css from '../thread.module.css';
import { byDay, continues, firstUnread, type Held } from '../timeline';
import { threadName } from '../words';
import { ActLine } from './ActLine';
import { byRule, entries } from './acts';
import { Bubble } from './Bubble';
import { asides } from './elsewhere';
import { OutgoingBubble } from './OutgoingBubble';
import { RuleLine } from './RuleLine';
import { useScroll } from './useScroll';

interface Props {
  thread: Thread;
  held: Held | undefined;
  traits?: Traits;
  writes: boolean;
}

/** What was written, by days; new things at the end, earlier ones when somebody scrolls up. */
export function Stream({ thread, held, traits, writes }: Props) {
  const t = useT();
  const items = held?.items;
  const unread = useUnread(thread, held);
  const { box, onScroll, toEnd, away, fresh, older, more } = useScroll(thread.id, held, unread);
  const all = useOutbox((s) => s.items);
  const out = all.filter((o) => o.thread === thread.id);
  // who sends wants to see what becomes of it
  const sending = out.length;
  const before = useRef(sending);
  useEffect(() => {
    if (sending > before.current) toEnd();
    before.current = sending;
  }, [sending, toEnd]);
  const { data: acts } = useActs(thread.id);
  const earlier = held?.more ?? false;
  const { data: past } = useLatest(thread.contact_id ?? '', useCan()('contacts.read'));
  const others = useMemo(() => asides(past?.items ?? [], thread.id), [past, thread.id]);
  const days = useMemo(
    () => byDay(entries(items ?? [], acts?.items ?? [], earlier, others)),
    [items, acts, earlier, others],
  );
  const byId = useMemo(() => new Map((items ?? []).map((m) => [m.id, m])), [items]);
  const lastSeq = items?.at(-1)?.seq ?? 0;
  const customer = threadName(thread);
  return (
    <div className={css.streambox}>
      <section
        ref={box}
        className={css.stream}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={onScroll}
        aria-label={t('inbox:stream.title')}
        data-testid="stream"
      >
        <div className={css.inner}>
          {!held ? <SkeletonRows rows={5} tall /> : null}
          {held?.more ? (
            <Button
              variant="subtle"
              size="compact-xs"
              loading={older === 'busy'}
              onClick={() => void more()}
              data-testid="older"
            >
              {older === 'failed' ? t('inbox:stream.older_failed') : t('inbox:stream.older')}
            </Button>
          ) : null}
          {held && items?.length === 0 && out.length === 0 ? (
            <EmptyState title={t('inbox:stream.empty')}>
              <span>{t('inbox:stream.empty_help')}</span>
            </EmptyState>
          ) : null}
          {days.map((d) => (
            <Fragment key={d.day}>
              <h2 className={css.day}>
                <span>{dayName(d.day)}</span>
              </h2>
              <ol className={css.messages}>
                {d.items.map((e, n) =>
                  e.act ? (
                    <ActLine key={e.act.id} act={e.act} />
                  ) : e.aside ? (
                    <li key={e.aside.entry.kind + e.aside.entry.id} className={css.act} data-testid="aside">
                      <Suspense fallback={null}>
                        <StreamLine entry={e.aside.entry} count={e.aside.count} />
                      </Suspense>
                    </li>
                  ) : (
                    <Fragment key={e.message.id}>
                      {e.message.id === unread ? (
                        <li className={css.unread} data-testid="unread-line">
                          <span>{t('inbox:stream.unread')}</span>
                        </li>
                      ) : null}
                      {byRule(e.message) ? (
                        <RuleLine message={e.message} />
                      ) : (
                        <Bubble
                          message={e.message}
                          quoted={e.message.reply_to ? byId.get(e.message.reply_to) : undefined}
                          customer={customer}
                          handle={thread.handle}
                          traits={traits}
                          goesOn={e.message.id !== unread && continues(d.items[n - 1]?.message, e.message)}
                          writes={writes}
                        />
                      )}
                    </Fragment>
                  ),
                )}
              </ol>
            </Fragment>
          ))}
          <ol className={css.messages}>
            {out.map((o) => (
              <OutgoingBubble key={o.body.client_id} out={o} lastSeq={lastSeq} />
            ))}
          </ol>
        </div>
      </section>
      {away ? (
        <Button
          className={css.toend}
          variant="default"
          leftSection={<IconArrowDown size={14} aria-hidden="true" />}
          onClick={toEnd}
          data-testid="to-end"
        >
          {fresh > 0 ? t('inbox:stream.fresh', { count: fresh }) : t('inbox:stream.end')}
        </Button>
      ) : null}
      {unread && away ? (
        <Button
          className={css.tounread}
          variant="default"
          leftSection={<IconArrowUp size={14} aria-hidden="true" />}
          onClick={() => document.getElementById(`m-${unread}`)?.scrollIntoView({ block: 'center' })}
        >
          {t('inbox:stream.to_unread')}
        </Button>
      ) : null}
    </div>
  );
}

/** Where the new ones began when the conversation was opened: the line stays there while somebody reads. */
function useUnread(thread: Thread, held: Held | undefined): string {
  const kept = useRef({ thread: '', id: '' });
  if (held && kept.current.thread !== thread.id) {
    kept.current = { thread: thread.id, id: firstUnread(held.items, thread.unread ?? 0) };
  }
  return kept.current.thread === thread.id ? kept.current.id : '';
}

function dayName(day: string): string {
  const date = new Date(day);
  const today = new Date();
  const days = Math.round(
    (new Date(today.getFullYear(), today.getMonth(), today.getDate()).getTime() - date.getTime()) / 86_400_000,
  );
  if (days === 0 || days === 1) {
    const word = new Intl.RelativeTimeFormat(currentLanguage(), { numeric: 'auto' }).format(-days, 'day');
    return word.charAt(0).toLocaleUpperCase() + word.slice(1);
  }
  const year = date.getFullYear() === today.getFullYear() ? undefined : 'numeric';
  return new Intl.DateTimeFormat(currentLanguage(), { weekday: 'long', day: 'numeric', month: 'long', year }).format(
    date,
  );
}
