import { Button, PasswordInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { client, ok } from '../api/client';
import { ApiError, explain } from '../api/errors';
import design from '../design/design.module.css';
import { ErrorPanel } from '../design/ErrorPanel';
import { useT } from '../i18n/useT';
import { useSession } from '../session/useCan';

const EMPTY = { current: '', next: '', again: '' };

/** The own password. Typed twice, because nobody can read it; pasting is welcome. */
export function PasswordForm() {
  const t = useT();
  const session = useSession();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const form = useForm({
    initialValues: EMPTY,
    validate: { again: (v, all) => (v === all.next ? null : t('me:password.differs')) },
  });

  async function save({ current, next }: typeof EMPTY) {
    setBusy(true);
    setError(null);
    try {
      await ok(client.PUT('/api/v1/session/password', { body: { current, next } }));
      form.reset();
      notifications.show({
        color: 'ready',
        message: t('me:password.done'),
        closeButtonProps: { 'aria-label': t('common:close') },
      });
    } catch (e) {
      if (e instanceof ApiError && (e.field === 'current' || e.field === 'next'))
        form.setFieldError(e.field, explain(e));
      setError(e);
    } finally {
      setBusy(false);
    }
  }
  const eye = { 'aria-label': t('session:login.show'), tabIndex: 0 };

  return (
    <form
      className={`${design.panel} stack`}
      aria-label={t('me:password.title')}
      onSubmit={form.onSubmit((v) => void save(v))}
      data-testid="own-password"
    >
      <h2>{t('me:password.title')}</h2>
      {/* password managers look for the name that belongs to the password */}
      <input type="text" hidden readOnly autoComplete="username" value={session?.user.login ?? ''} />
      <PasswordInput
        label={t('me:password.current')}
        autoComplete="current-password"
        required
        visibilityToggleButtonProps={eye}
        {...form.getInputProps('current')}
      />
      <PasswordInput
        label={t('me:password.next')}
        description={t('me:password.help')}
        autoComplete="new-password"
        required
        visibilityToggleButtonProps={eye}
        {...form.getInputProps('next')}
      />
      <PasswordInput
        label={t('me:password.again')}
        autoComplete="new-password"
        required
        visibilityToggleButtonProps={eye}
        {...form.getInputProps('again')}
      />
      {error ? <ErrorPanel title={t('me:password.failed')} error={error} /> : null}
      <Button type="submit" loading={busy} style={{ alignSelf: 'flex-start' }}>
        {t('me:password.change')}
      </Button>
    </form>
  );
}
