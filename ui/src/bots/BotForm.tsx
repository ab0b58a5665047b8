import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useEffect, useState } from 'react';
import css from '../admin/admin.module.css';
import { conflict } from '../admin/NounEditor';
import { SaveBar } from '../admin/SaveBar';
import { ApiError, explain } from '../api/errors';
import { ErrorPanel } from '../design/ErrorPanel';
import { useT } from '../i18n/useT';
import { useCommand } from '../keys/dispatcher';
import { useCan } from '../session/useCan';
import { HandoverFields } from './HandoverFields';
import { LimitFields } from './LimitFields';
import { ModelFields } from './ModelFields';
import { forgetBot, type InboxBot, saveBot } from './queries';
import { fieldAt, sentOf, type Values, valuesOf } from './settings';
import { TalkFields } from './TalkFields';
import { ToolFields } from './ToolFields';
import { TryPanel } from './TryPanel';

/** The form of a bot, and the question that is tried on what is saved. */
export function BotForm({ inbox, bot }: { inbox: string; bot: InboxBot }) {
  const t = useT();
  const writes = useCan()('queues.write');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  // biome-ignore lint/suspicious/noExplicitAny: the fields of the administration take the form of any noun
  const form = useForm<any>({ initialValues: valuesOf(bot) });
  const dirty = form.isDirty();

  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new version is a reason
  useEffect(() => {
    if (dirty) return;
    form.setInitialValues(valuesOf(bot));
    form.reset();
  }, [bot.version]);

  async function save(values: Values) {
    setBusy(true);
    setError(null);
    try {
      const saved = valuesOf(await saveBot(inbox, sentOf(values)));
      form.setInitialValues(saved);
      form.setValues(saved);
      notifications.show({
        color: 'ready',
        message: t('admin:saved'),
        closeButtonProps: { 'aria-label': t('common:close') },
      });
    } catch (e) {
      if (e instanceof ApiError && e.field) form.setFieldError(fieldAt(e.field), explain(e));
      setError(e);
    } finally {
      setBusy(false);
    }
  }
  const submit = form.onSubmit((values: Values) => void save(values));
  useCommand('finish', () => submit(), writes && dirty);
  const reload = () => {
    setError(null);
    form.reset();
    void forgetBot(inbox);
  };
  return (
    <>
      <form onSubmit={submit} aria-label={t('bots:one')} noValidate data-testid="form-bot">
        {error ? (
          <ErrorPanel title={t('admin:save_failed')} error={error} onRetry={conflict(error) ? reload : undefined} />
        ) : null}
        <fieldset className={css.fields} disabled={!writes}>
          <TalkFields form={form} />
          <ModelFields form={form} />
          <HandoverFields form={form} />
          <LimitFields form={form} />
          <ToolFields form={form} />
        </fieldset>
        {writes && dirty ? (
          <SaveBar
            was={changeable(form.getInitialValues())}
            is={changeable(form.values)}
            busy={busy}
            onDiscard={form.reset}
          />
        ) : null}
      </form>
      {writes ? <TryPanel inbox={inbox} dirty={dirty} /> : null}
    </>
  );
}

/** The parts of the form by the words that the bar has for them. */
const changeable = ({ policy, model, secrets }: Values) => ({ bot: policy, model, secrets });
