import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Row } from '../api/rows';
import { number } from '../i18n/format';
import { useT } from '../i18n/useT';
import { BulkEdit } from './BulkEdit';
import type { BulkField } from './bulk';
import own from './list.module.css';
import type { NounDef } from './noun';
import type { Chosen } from './useChosen';

interface Props {
  def: NounDef;
  fields: BulkField[];
  found: Row[];
  chosen: Chosen;
}

/** What can be done with the chosen rows. */
export function BulkBar({ def, fields, found, chosen }: Props) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const count = chosen.rows.length;
  return (
    <div className={own.bar} data-testid="bulk-bar">
      <span className="grow" role="status">
        {t('list:chosen', { count, n: number(count) })}
      </span>
      {count < found.length ? (
        <Button variant="subtle" onClick={() => chosen.choose(found)}>
          {t('list:choose_all', { count: found.length, n: number(found.length) })}
        </Button>
      ) : null}
      <Button variant="default" onClick={chosen.clear}>
        {t('list:choose_none')}
      </Button>
      <Button onClick={() => setOpen(true)} data-testid="bulk-open">
        {t('bulk:open')}
      </Button>
      {open ? <BulkEdit def={def} fields={fields} chosen={chosen} onClose={() => setOpen(false)} /> : null}
    </div>
  );
}
