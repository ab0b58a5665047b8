import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { Row } from '../api/rows';
import { useT } from '../i18n/useT';
import { homeOf, type NounDef } from './noun';
import { UsedByList } from './UsedByList';
import { holdDelete } from './undo';

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
  const [used, setUsed] = useState(false);

  function remove() {
    onClose();
    holdDelete(def, row);
    void navigate(homeOf(def));
  }

  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('admin:delete_title', { name: def.nameOf(row as never) })}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <div className="stack">
        <p>{t('admin:delete_help')}</p>
        {opened ? <UsedByList path={def.path} id={row.id} onKnown={setUsed} /> : null}
        <div className="row">
          <Button color="danger" disabled={used} onClick={remove} data-testid="delete-confirm">
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
