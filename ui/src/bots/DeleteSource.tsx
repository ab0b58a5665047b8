import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { ErrorPanel } from '../design/ErrorPanel';
import { useT } from '../i18n/useT';
import { deleteSource, type Entry } from './queries';

interface Props {
  base: string;
  row: Entry;
  onClose: () => void;
}

/** Asks before a source goes: what was answered from it stays, new answers know it no more. */
export function DeleteSource({ base, row, onClose }: Props) {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  async function remove() {
    setBusy(true);
    try {
      await deleteSource(base, row.id);
      onClose();
    } catch (e) {
      setError(e);
      setBusy(false);
    }
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('admin:delete_title', { name: row.title })}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <div className="stack">
        <p>{t('bots:source.delete_help')}</p>
        {error ? <ErrorPanel title={t('bots:source.not_deleted')} error={error} /> : null}
        <div className="row">
          <Button color="danger" loading={busy} onClick={() => void remove()} data-testid="source-delete">
            {t('common:delete')}
          </Button>
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('common:cancel')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
