import { Button } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { IconArrowLeft, IconTrash } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { ApiError, explain } from '../api/errors';
import { keys, queries } from '../api/queries';
import type { Row } from '../api/rows';
import { ErrorPanel } from '../design/ErrorPanel';
import { useT } from '../i18n/useT';
import { useCommand } from '../keys/dispatcher';
import { useCan } from '../session/useCan';
import css from './admin.module.css';
import { DeleteDialog } from './DeleteDialog';
import { homeOf, type NounDef, saveRow } from './noun';
import { LastChange, RowAudit } from './RowAudit';
import { SaveBar } from './SaveBar';
import { offerAfterSave } from './undo';

/** The form of one row, with the bar that says it is not saved yet. */
export function NounEditor({ def, row }: { def: NounDef; row: Row | null }) {
  const t = useT();
  const can = useCan();
  const navigate = useNavigate();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [deleting, setDeleting] = useState(false);
  // biome-ignore lint/suspicious/noExplicitAny: the values of any noun
  const form = useForm<any>({ initialValues: { ...def.blank(), ...row } });
  const writes = can(def.write);
  const dirty = form.isDirty();

  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new version of the row is a reason
  useEffect(() => {
    if (!row || dirty) return;
    form.setInitialValues({ ...def.blank(), ...row });
    form.reset();
  }, [row?.version]);

  async function save(values: object) {
    setBusy(true);
    setError(null);
    try {
      const body = def.before ? await def.before(values as never, row === null) : values;
      const saved = await saveRow(def.path, row?.id ?? null, body);
      await def.after?.(saved.id, values as never);
      form.setInitialValues({ ...def.blank(), ...saved });
      form.setValues({ ...def.blank(), ...saved });
      await queries.invalidateQueries({ queryKey: ['noun'] });
      if (comesBack(row, values)) offerAfterSave(def, row, saved);
      else {
        notifications.show({
          color: 'ready',
          message: t('admin:saved'),
          closeButtonProps: { 'aria-label': t('common:close') },
        });
      }
      if (!row) void navigate(`${homeOf(def)}/${saved.id}`, { replace: true });
    } catch (e) {
      if (e instanceof ApiError && e.field) form.setFieldError(e.field, explain(e));
      setError(e);
    } finally {
      setBusy(false);
    }
  }
  const submit = form.onSubmit((values: object) => void save(values));
  useCommand('finish', () => submit(), writes && (dirty || !row));

  return (
    <form
      className={css.editor}
      onSubmit={submit}
      aria-label={t(def.one)}
      data-testid={`form-${def.path}`}
      noValidate
    >
      <div className={css.pagehead}>
        <Link to={homeOf(def)} className={css.back}>
          <IconArrowLeft size={16} aria-hidden="true" />
          {t(def.title)}
        </Link>
        <h1 className="grow cut">{row ? def.nameOf(row as never) : t('admin:create_title', { one: t(def.one) })}</h1>
        {row && writes ? (
          <Button
            variant="subtle"
            color="danger"
            leftSection={<IconTrash size={14} aria-hidden="true" />}
            onClick={() => setDeleting(true)}
            data-testid="delete"
          >
            {t('common:delete')}
          </Button>
        ) : null}
      </div>
      {error ? (
        <ErrorPanel title={t('admin:save_failed')} error={error} onRetry={conflict(error) ? reload : undefined}>
          {row && conflict(error) ? <LastChange def={def} row={row} /> : null}
          {def.Refused ? <def.Refused error={error} /> : null}
        </ErrorPanel>
      ) : null}
      <fieldset className={css.fields} disabled={!writes}>
        <def.Fields form={form} isNew={row === null} />
      </fieldset>
      {row && def.Below ? <def.Below row={row} /> : null}
      {writes && (dirty || !row) ? (
        <SaveBar
          was={row ? form.getInitialValues() : null}
          is={form.values}
          busy={busy}
          onDiscard={() => (row ? form.reset() : void navigate(homeOf(def)))}
        />
      ) : null}
      {row ? <RowAudit def={def} row={row} /> : null}
      {row ? <DeleteDialog def={def} row={row} opened={deleting} onClose={() => setDeleting(false)} /> : null}
    </form>
  );

  async function reload() {
    setError(null);
    form.reset();
    await queries.invalidateQueries({ queryKey: keys.noun(def.path) });
  }
}

/** Somebody else was faster: what is here has to be fetched again. */
export function conflict(error: unknown): boolean {
  return error instanceof ApiError && error.key.endsWith('.changed');
}

/** A new password or secret cannot be taken back, nor a user who was made along with an agent: there it is not offered. */
function comesBack(
  row: Row | null,
  values: { password?: string; user_id?: string; secrets?: Record<string, string> },
): boolean {
  if (Object.keys(values.secrets ?? {}).length > 0) return false;
  return row ? !values.password : values.user_id !== '';
}
