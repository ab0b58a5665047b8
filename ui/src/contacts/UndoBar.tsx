import { Button, CloseButton } from '@mantine/core';
import { Link } from 'react-router';
import { client, ok } from '../api/client';
import { useAttempt } from '../design/attempt';
import { list } from '../i18n/format';
import { useT } from '../i18n/useT';
import css from './customer.module.css';
import { contactsChanged } from './queries';

/** What was done just now, and can be undone; or that it was undone, with what stayed. */
export type Done =
  | { kind: 'merge'; merge: string }
  | { kind: 'split'; from: string; made: string; name: string }
  | { kind: 'undone'; stayed: Stayed[] };
type Stayed = 'identity' | 'thread' | 'interaction' | 'consent' | 'field' | 'tag';

/** Undoes a merge by its own way, and a split by merging the two again. */
export function useUndo(told: (done: Done) => void) {
  const [, run] = useAttempt();
  return (done: Done) =>
    run('customer:undo.failed', async () => {
      let stayed: Stayed[] = [];
      if (done.kind === 'merge') {
        const path = { id: done.merge };
        const answer = await ok(client.POST('/api/v1/contact-merges/{id}/undo', { params: { path } }));
        stayed = [...new Set(answer.stayed.map((s) => s.what))];
      } else if (done.kind === 'split') {
        const body = { from_id: done.made };
        await ok(client.POST('/api/v1/contacts/{id}/merge', { params: { path: { id: done.from } }, body }));
      }
      await contactsChanged();
      told({ kind: 'undone', stayed });
    });
}

interface Props {
  done: Done | null;
  onUndo: (done: Done) => Promise<unknown>;
  onClose: () => void;
}

/** Tells what was done and offers to undo it. It is always there, so that who reads by ear is told of a change. */
export function UndoBar({ done, onUndo, onClose }: Props) {
  const t = useT();
  return (
    <div role="status" className={done ? css.done : undefined} data-testid="undo-bar">
      {done ? (
        <>
          <span className="grow">
            <What done={done} />
          </span>
          {done.kind === 'undone' ? null : (
            <Button variant="default" onClick={() => void onUndo(done)} data-testid="undo-now">
              {t('customer:undo.go')}
            </Button>
          )}
          <CloseButton aria-label={t('common:close')} onClick={onClose} />
        </>
      ) : null}
    </div>
  );
}

function What({ done }: { done: Done }) {
  const t = useT();
  if (done.kind === 'merge') return t('customer:merge.done');
  if (done.kind === 'split') {
    return <Link to={`/contacts/${done.made}`}>{t('customer:split.done', { name: done.name })}</Link>;
  }
  if (done.stayed.length === 0) return t('customer:undo.done');
  return t('customer:undo.stayed', { what: list(done.stayed.map((s) => t(`customer:undo.what.${s}`))) });
}
