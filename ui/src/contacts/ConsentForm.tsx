import { Button, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { client, ok } from '../api/client';
import { ApiError, explain } from '../api/errors';
import { useAttempt } from '../design/attempt';
import { useT } from '../i18n/useT';
import { CHANNELS } from '../inbox/records';
import css from './customer.module.css';
import { channelName } from './names';
import { contactsChanged } from './queries';

/** Writes down what a person said about being contacted. It begins with what is asked for most: no more at all. */
export function ConsentForm({ contactId, onDone }: { contactId: string; onDone: () => void }) {
  const t = useT();
  const [busy, run] = useAttempt();
  const form = useForm({ initialValues: { channel: '', state: 'out' as 'in' | 'out', purpose: '', source: '' } });
  const save = async (body: typeof form.values) => {
    const done = await run('customer:consent.save_failed', async () => {
      try {
        const sent = { ...body, purpose: body.purpose.trim(), source: body.source.trim() } as never;
        await ok(client.PUT('/api/v1/contacts/{id}/consents', { params: { path: { id: contactId } }, body: sent }));
      } catch (error) {
        if (error instanceof ApiError && error.field) form.setFieldError(error.field, explain(error));
        throw error;
      }
      await contactsChanged();
    });
    if (done) onDone();
  };
  return (
    <form
      className={css.form}
      aria-label={t('customer:consent.add')}
      onSubmit={form.onSubmit((v) => void save(v))}
      data-testid="consent-form"
    >
      <Select
        label={t('customer:consent.answer')}
        allowDeselect={false}
        data={[
          { value: 'out', label: t('customer:consent.out') },
          { value: 'in', label: t('customer:consent.in') },
        ]}
        {...form.getInputProps('state')}
      />
      <Select
        label={t('customer:consent.channel')}
        allowDeselect={false}
        data={['', 'voice', ...CHANNELS].map((c) => ({ value: c, label: channelName(c) }))}
        {...form.getInputProps('channel')}
      />
      <TextInput
        label={t('customer:consent.purpose')}
        description={t('customer:consent.purpose_help')}
        maxLength={40}
        {...form.getInputProps('purpose')}
      />
      <TextInput
        label={t('customer:consent.source')}
        description={t('customer:consent.source_help')}
        maxLength={80}
        {...form.getInputProps('source')}
      />
      <div className="row wrap">
        <Button type="submit" loading={busy} data-testid="consent-save">
          {t('common:save')}
        </Button>
        <Button variant="default" onClick={onDone}>
          {t('common:cancel')}
        </Button>
      </div>
    </form>
  );
}
