import { Button, Modal } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import css from '../admin/admin.module.css';
import { keys, queries } from '../api/queries';
import type { DNCNumber } from '../api/rows';
import { say } from '../app/announcer';
import { useAttempt } from '../design/attempt';
import { EmptyState } from '../design/EmptyState';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { dateTime, phone } from '../i18n/format';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import { NumberSearch } from './NumberSearch';
import { removeNumber, useNumbers } from './queries';
import { Turn } from './Turn';
import { useCursor } from './useCursor';

const SOURCES = ['import', 'api', 'opt-out'] as const;

/** The numbers of a do-not-call list, with the way to take one off it again. */
export function Numbers({ id }: { id: string }) {
  const t = useT();
  const can = useCan();
  const { number, after, find, turn } = useCursor();
  const { data, error, refetch, isPending, isPlaceholderData } = useNumbers(id, number, after);
  const [leaving, setLeaving] = useState<DNCNumber | null>(null);
  const items = data?.items ?? [];
  const source = (s: string) => {
    const known = SOURCES.find((k) => k === s);
    return known ? t(`lists:dnc.source.${known}`) : s;
  };
  return (
    <section aria-label={t('lists:dnc.numbers')}>
      <h2>{t('lists:dnc.numbers')}</h2>
      {items.length > 0 || number ? <NumberSearch key={number} number={number} onFind={find} /> : null}
      {error ? <ErrorPanel title={t('admin:load_failed')} error={error} onRetry={() => void refetch()} /> : null}
      {isPending ? <SkeletonRows /> : null}
      {data && !error && items.length === 0 ? (
        <EmptyState title={number ? t('lists:dnc.not_found') : t('lists:dnc.none')} />
      ) : null}
      {items.length > 0 ? (
        <div className={isPlaceholderData || error ? `${css.scroll} dim` : css.scroll}>
          <table className={css.table} data-testid="dnc-numbers">
            <thead>
              <tr>
                <th scope="col">{t('lists:dnc.number')}</th>
                <th scope="col">{t('lists:dnc.from')}</th>
                <th scope="col">{t('lists:dnc.at')}</th>
                {can('lists.manage') ? (
                  <th scope="col">
                    <span className="sr">{t('lists:dnc.remove')}</span>
                  </th>
                ) : null}
              </tr>
            </thead>
            <tbody>
              {items.map((n) => (
                <tr key={n.number}>
                  <th scope="row">{phone(n.number)}</th>
                  <td data-label={t('lists:dnc.from')}>{source(n.source)}</td>
                  <td data-label={t('lists:dnc.at')}>{dateTime(n.added_at)}</td>
                  {can('lists.manage') ? (
                    <td>
                      <Button
                        variant="subtle"
                        color="danger"
                        leftSection={<IconTrash size={14} aria-hidden="true" />}
                        aria-label={t('lists:dnc.remove_number', { number: phone(n.number) })}
                        onClick={() => setLeaving(n)}
                      >
                        {t('lists:dnc.remove')}
                      </Button>
                    </td>
                  ) : null}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      <Turn after={after} next={data?.next} onTurn={turn} />
      <RemoveDialog id={id} number={leaving?.number ?? ''} onClose={() => setLeaving(null)} />
    </section>
  );
}

/** That a number may be called again is asked twice: somebody wanted it not to be. */
function RemoveDialog({ id, number, onClose }: { id: string; number: string; onClose: () => void }) {
  const t = useT();
  const [busy, run] = useAttempt();
  const remove = async () => {
    const gone = await run('lists:dnc.not_removed', () => removeNumber(id, number));
    await queries.invalidateQueries({ queryKey: keys.noun('dnc-lists') });
    if (gone) say(t('lists:dnc.removed', { number: phone(number) }));
    onClose();
  };
  return (
    <Modal
      opened={number !== ''}
      onClose={onClose}
      title={t('lists:dnc.remove_number', { number: phone(number) })}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <div className="stack">
        <p>{t('lists:dnc.remove_help')}</p>
        <div className="row">
          <Button color="danger" loading={busy} onClick={() => void remove()} data-testid="dnc-remove-confirm">
            {t('lists:dnc.remove')}
          </Button>
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('common:cancel')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
