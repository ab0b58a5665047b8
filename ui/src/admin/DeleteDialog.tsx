import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { keys, queries } from '../api/queries';
import type { Row } from '../api/rows';
import { ErrorPanel } from '../design/ErrorPanel';
import { useT } from '../i18n/useT';
import { deleteRow, type NounDef } from './noun';
import { UsedByList } from './UsedByList';

interface Props {
  def: NounDef;
  row: Row;
  opened: boolean;
  onClose: () => void;
}

/** Asks before deleting, and tells what still uses the row when it cannot go. */
export function DeleteDialog({ def, row, opened, onClose }: Props) {
  const t = useT();
  const navigate = useNavigate();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [used, setUsed] = useState(false);
  const close = () => {
    setError(null);
    onClose();
  };

  async function remove() {
    setBusy(true);
    setError(null);
    try {
      await deleteRow(def.path, row.id);
      await navigate(`/admin/${def.path}`);
      await queries.invalidateQueries({ queryKey: keys.noun(def.path) });
    } catch (e) {
      setError(e);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t('admin:delete_title', { name: def.nameOf(row as never) })}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <div className="stack">
        <p>{t('admin:delete_help')}</p>
        {opened ? <UsedByList path={def.path} id={row.id} onKnown={setUsed} /> : null}
        {error ? <ErrorPanel title={t('admin:delete_failed')} error={error} /> : null}
        <div className="row">
          <Button
            color="danger"
            loading={busy}
            disabled={used}
            onClick={() => void remove()}
            data-testid="delete-confirm"
          >
            {t('common:delete')}
          </Button>
          <Button variant="default" onClick={close} data-autofocus>
            {t('common:cancel')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
