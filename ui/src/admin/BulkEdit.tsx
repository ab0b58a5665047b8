import { Button, Modal, NativeSelect } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { queries } from '../api/queries';
import type { Row } from '../api/rows';
import { say } from '../app/announcer';
import { useT } from '../i18n/useT';
import css from './admin.module.css';
import { BulkReview } from './BulkReview';
import { BulkValue } from './BulkValue';
import { type BulkField, changesOf, type Failure, type How, startOf, type Value, writeAll } from './bulk';
import { useNames } from './list';
import own from './list.module.css';
import type { NounDef } from './noun';
import type { Chosen } from './useChosen';

interface Props {
  def: NounDef;
  fields: BulkField[];
  chosen: Chosen;
  onClose: () => void;
}

/** Sets one field of many rows: what, what would change, and then row by row. */
export function BulkEdit({ def, fields, chosen, onClose }: Props) {
  const t = useT();
  // what was reviewed is what is done, even if the list is fetched anew beneath it
  const [rows, setRows] = useState<Row[]>(chosen.rows);
  const [field, setField] = useState(fields[0] as BulkField);
  const [value, setValue] = useState<Value>(startOf(field));
  const [how, setHow] = useState<How>('add');
  const [done, setDone] = useState<number | null>(null);
  const [failures, setFailures] = useState<Failure[] | null>(null);
  const stop = useRef(false);
  const name = useNames(field.of ? [field.of] : []);
  const changes = changesOf(rows, field, value, how);
  const busy = done !== null && failures === null;
  useEffect(
    () => () => {
      stop.current = true; // the page is left: no row is written behind anybody's back
    },
    [],
  );

  function pick(next: BulkField) {
    setField(next);
    setValue(startOf(next));
  }
  async function write() {
    stop.current = false;
    setDone(0);
    const failed = await writeAll(def, field, changes, { onDone: setDone, stopped: () => stop.current });
    await queries.invalidateQueries({ queryKey: ['noun'] });
    chosen.choose(failed.map((f) => f.row));
    say(t('bulk:done', { count: changes.length - failed.length, failed: failed.length }));
    if (failed.length === 0) {
      onClose();
      // the button that opened this is gone with the last tick; the focus goes to the list
      requestAnimationFrame(() => document.getElementById('main')?.focus());
      return;
    }
    setRows(failed.map((f) => f.row));
    setFailures(failed);
  }

  return (
    <Modal
      opened
      onClose={() => (busy ? undefined : onClose())}
      size="lg"
      title={t('bulk:title', { count: rows.length })}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <div className="stack" data-testid="bulk-edit">
        {failures ? (
          <div role="alert">
            <p>
              {t('bulk:failed', { count: failures.length })} {t('bulk:kept')}
            </p>
            <ul className={own.failures}>
              {failures.map((f) => (
                <li key={f.row.id}>
                  <strong>{def.nameOf(f.row as never)}</strong>: {f.sentence}
                </li>
              ))}
            </ul>
          </div>
        ) : (
          <fieldset className={css.fields} disabled={busy}>
            <NativeSelect
              label={t('bulk:field')}
              data={fields.map((f) => ({ value: f.name, label: t(f.label) }))}
              value={field.name}
              onChange={(e) => pick(fields.find((f) => f.name === e.currentTarget.value) ?? field)}
              data-autofocus
            />
            <BulkValue field={field} value={value} onValue={setValue} how={how} onHow={setHow} />
            <BulkReview def={def} field={field} changes={changes} all={rows.length} name={name} />
          </fieldset>
        )}
        {busy ? (
          <progress className={own.progress} max={changes.length} value={done} aria-label={t('bulk:progress')} />
        ) : null}
        <div className="row">
          {failures ? null : (
            <Button
              loading={busy}
              disabled={changes.length === 0}
              onClick={() => void write()}
              data-testid="bulk-write"
            >
              {t('bulk:write', { count: changes.length })}
            </Button>
          )}
          {busy ? (
            <Button
              variant="default"
              onClick={() => {
                stop.current = true;
              }}
            >
              {t('bulk:stop')}
            </Button>
          ) : (
            <Button variant="default" onClick={onClose}>
              {failures ? t('common:close') : t('common:cancel')}
            </Button>
          )}
        </div>
      </div>
    </Modal>
  );
}
