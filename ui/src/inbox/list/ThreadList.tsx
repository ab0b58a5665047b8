import { Button } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { onListKey } from '../../console/listKeys';
import { useBusyWith, useSettled } from '../../console/order';
import { EmptyState } from '../../design/EmptyState';
import { ErrorPanel } from '../../design/ErrorPanel';
import { SkeletonRows } from '../../design/SkeletonRows';
import { useT } from '../../i18n/useT';
import css from '../inbox.module.css';
import type { useThreads } from '../queries';
import type { Thread } from '../records';
import { narrowed, type Wish } from '../wish';
import { ThreadRow } from './ThreadRow';

const ROW = 78;

interface Props {
  list: ReturnType<typeof useThreads>;
  items: Thread[];
  wish: Wish;
  selected: string;
  onOpen: (id: string) => void;
}

/** Any number of conversations: only the rows in sight are drawn, and none moves under a pointer or a focus. */
export function ThreadList({ list, items, wish, selected, onOpen }: Props) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const [busy, stirs] = useBusyWith();
  const { items: shown, moved } = useSettled(items, (x) => x.id, busy);
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 8,
    getItemKey: (n) => shown[n]?.id ?? n,
    initialRect: { width: 320, height: 700 },
  });
  const { error, isPending, isPlaceholderData, hasNextPage, fetchNextPage, isFetchingNextPage, refetch } = list;
  return (
    <>
      {error ? (
        <ErrorPanel
          title={t(list.data ? 'inbox:failed.list_stale' : 'inbox:failed.list')}
          error={error}
          onRetry={() => void refetch()}
        />
      ) : null}
      {isPending ? <SkeletonRows tall /> : null}
      {list.data && shown.length === 0 ? (
        <EmptyState title={narrowed(wish) ? t('inbox:none_found') : t(`inbox:none.${wish.view}`)} />
      ) : null}
      <p className={css.moved} role="status">
        {moved > 0 ? t('desk:sort.moved', { count: moved }) : null}
      </p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the rows are the controls, this only watches over their order */}
      <div
        ref={box}
        className={css.box}
        data-dim={isPlaceholderData || (error && list.data) || undefined}
        {...stirs}
        onKeyDown={(e) => {
          stirs.onKeyDown?.(e);
          onListKey(e);
        }}
        data-testid="threads"
      >
        <ul className={css.rows} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((v) => {
            const thread = shown[v.index];
            return thread ? (
              <ThreadRow
                key={thread.id}
                thread={thread}
                top={v.start}
                selected={thread.id === selected}
                position={v.index + 1}
                of={shown.length}
                onOpen={onOpen}
              />
            ) : null;
          })}
        </ul>
        {hasNextPage ? (
          <Button
            className={css.next}
            variant="default"
            loading={isFetchingNextPage}
            onClick={() => void fetchNextPage()}
          >
            {t('common:more')}
          </Button>
        ) : null}
      </div>
    </>
  );
}
