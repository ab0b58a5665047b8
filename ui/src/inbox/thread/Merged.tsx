import { Button, Modal } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconGitMerge } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useServerReason } from '../../app/Banners';
import { ErrorPanel } from '../../design/ErrorPanel';
import { SkeletonRows } from '../../design/SkeletonRows';
import { dateTime } from '../../i18n/format';
import { useT } from '../../i18n/useT';
import { merge, unmerge } from '../moves';
import { useBeside } from '../queries';
import type { Thread } from '../records';
import css from '../thread.module.css';

/** What says that a conversation goes on elsewhere, or that others go on here. */
export function MergedLine({ thread, writes }: { thread: Thread; writes: boolean }) {
  const t = useT();
  const blocked = useServerReason();
  const [busy, setBusy] = useState(false);
  const into = thread.merged_into;
  async function undo() {
    setBusy(true);
    await unmerge(thread.id);
    setBusy(false);
  }
  if (into) {
    return (
      <p className={css.health} role="status" data-testid="merged-into">
        {t('inbox:merge.goes_on')} <Link to={`/inbox/${into.id}`}>#{into.number}</Link>{' '}
        {writes ? (
          <Button
            variant="default"
            size="compact-xs"
            loading={busy}
            disabled={blocked !== ''}
            onClick={() => void undo()}
            data-testid="unmerge"
          >
            {t('inbox:merge.undo')}
          </Button>
        ) : null}
      </p>
    );
  }
  if (!thread.merged?.length) return null;
  return (
    <p className={css.health} data-testid="merged-here">
      {t('inbox:merge.here')}{' '}
      {thread.merged.map((r, n) => (
        <span key={r.id}>
          {n > 0 ? ', ' : ''}
          <Link to={`/inbox/${r.id}`}>
            #{r.number} <bdi>{r.subject}</bdi>
          </Link>
        </span>
      ))}
    </p>
  );
}

/** Chooses the conversation with the same customer that a mail conversation goes on in. */
export function MergeDialog({ thread, onClose }: { thread: Thread; onClose: () => void }) {
  const t = useT();
  const navigate = useNavigate();
  const [busy, setBusy] = useState('');
  const list = useBeside(thread);
  const fitting = (list.data?.items ?? []).filter(
    (x) => x.id !== thread.id && !x.merged_into && (thread.contact_id || x.handle === thread.handle),
  );
  async function into(to: Thread) {
    setBusy(to.id);
    const done = await merge(thread.id, to.id);
    setBusy('');
    if (!done) return;
    onClose();
    notifications.show({
      color: 'ready',
      message: t('inbox:merge.done', { number: to.number }),
      closeButtonProps: { 'aria-label': t('common:close') },
    });
    void navigate(`/inbox/${to.id}`);
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('inbox:merge.title')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <p>{t('inbox:merge.help')}</p>
      {list.error ? (
        <ErrorPanel title={t('inbox:failed.list')} error={list.error} onRetry={() => void list.refetch()} />
      ) : null}
      {list.isPending ? <SkeletonRows rows={3} /> : null}
      {list.data && fitting.length === 0 ? <p className="muted">{t('inbox:merge.none')}</p> : null}
      <ul className={css.merging}>
        {fitting.map((x) => (
          <li key={x.id}>
            <Button
              variant="default"
              fullWidth
              justify="start"
              loading={busy === x.id}
              leftSection={<IconGitMerge size={14} aria-hidden="true" />}
              onClick={() => void into(x)}
              data-testid="merge-into"
            >
              #{x.number} {x.subject} · {dateTime(x.last_at ?? x.created_at)}
            </Button>
          </li>
        ))}
      </ul>
    </Modal>
  );
}
