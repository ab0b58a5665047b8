import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useEffect, useState } from 'react';
import { ApiError, explain } from '../api/errors';
import { keys, queries } from '../api/queries';
import type { PresencePolicy } from '../api/rows';
import { ErrorPanel } from '../design/ErrorPanel';
import { useT } from '../i18n/useT';
import { useCommand } from '../keys/dispatcher';
import { useCan } from '../session/useCan';
import css from './admin.module.css';
import { conflict } from './NounEditor';
import { PresenceFields } from './PresenceFields';
import { savePresence } from './presence';
import { LastChange, RowAudit } from './RowAudit';
import { SaveBar } from './SaveBar';

const AUDITED = { path: 'presence-policies' };

interface Props {
  policy: PresencePolicy;
  onDirty: (dirty: boolean) => void;
}

/** The rules of one site. */
export function PresenceForm({ policy, onDirty }: Props) {
  const t = useT();
  const writes = useCan()('queues.write');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const form = useForm<PresencePolicy>({ initialValues: policy });
  const dirty = form.isDirty();
  const row = { id: policy.site_id, version: policy.version };

  useEffect(() => {
    onDirty(dirty);
    return () => onDirty(false);
  }, [dirty, onDirty]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new version is a reason, and not while somebody types
  useEffect(() => {
    if (dirty) return;
    show(policy);
  }, [policy.version]);

  function show(values: PresencePolicy) {
    form.setInitialValues(values);
    form.setValues(values);
    form.clearErrors();
  }
  async function save(values: PresencePolicy) {
    setBusy(true);
    setError(null);
    try {
      show(await savePresence(values));
      await queries.invalidateQueries({ queryKey: keys.noun(AUDITED.path) });
      notifications.show({
        color: 'ready',
        message: t('admin:saved'),
        closeButtonProps: { 'aria-label': t('common:close') },
      });
    } catch (e) {
      if (e instanceof ApiError && e.field) form.setFieldError(e.field, explain(e));
      setError(e);
    } finally {
      setBusy(false);
    }
  }
  async function reload() {
    setError(null);
    form.reset();
    await queries.invalidateQueries({ queryKey: keys.noun(AUDITED.path) });
  }
  const submit = form.onSubmit((values) => void save(values));
  useCommand('finish', () => submit(), writes && dirty);

  return (
    <form
      className={css.editor}
      onSubmit={submit}
      aria-label={t('presence:title')}
      data-testid="form-presence"
      noValidate
    >
      {error ? (
        <ErrorPanel
          title={t('admin:save_failed')}
          error={error}
          onRetry={conflict(error) ? () => void reload() : undefined}
        >
          {conflict(error) ? <LastChange def={AUDITED} row={row} /> : null}
        </ErrorPanel>
      ) : null}
      <fieldset className={css.fields} disabled={!writes}>
        <PresenceFields form={form} />
      </fieldset>
      {writes && dirty ? (
        <SaveBar was={form.getInitialValues()} is={form.values} busy={busy} onDiscard={() => form.reset()} />
      ) : null}
      <RowAudit def={AUDITED} row={row} />
    </form>
  );
}
