import { Button, NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { client, ok } from '../api/client';
import { takeSession } from '../api/queries';
import { ErrorPanel } from '../design/ErrorPanel';
import { currentLanguage, LANGUAGE_NAMES, LANGUAGES, loadLanguage } from '../i18n';
import { useT } from '../i18n/useT';
import { Logo } from './Logo';
import css from './session.module.css';

export function LoginPage() {
  const t = useT();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  async function login(form: FormData) {
    setBusy(true);
    setError(null);
    try {
      const body = { login: String(form.get('login') ?? ''), password: String(form.get('password') ?? '') };
      takeSession(await ok(client.POST('/api/v1/session', { body })));
    } catch (e) {
      setError(e);
      setBusy(false);
    }
  }

  return (
    <main className={css.page}>
      <form
        className={css.card}
        aria-label={t('session:login.title')}
        onSubmit={(e) => {
          e.preventDefault();
          void login(new FormData(e.currentTarget));
        }}
      >
        <Logo />
        <h1>{t('session:login.title')}</h1>
        <TextInput
          name="login"
          size="sm"
          label={t('session:login.name')}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
          autoFocus
        />
        <PasswordInput
          name="password"
          size="sm"
          label={t('session:login.password')}
          autoComplete="current-password"
          required
          withAsterisk={false}
          visibilityToggleButtonProps={{ 'aria-label': t('session:login.show'), tabIndex: 0 }}
        />
        {error ? <ErrorPanel title={t('session:login.failed')} error={error} /> : null}
        <Button type="submit" size="sm" loading={busy}>
          {t('session:login.submit')}
        </Button>
        <NativeSelect
          size="xs"
          label={t('session:language')}
          value={currentLanguage()}
          onChange={(e) => void loadLanguage(e.currentTarget.value)}
          data={LANGUAGES.map((l) => ({ value: l, label: LANGUAGE_NAMES[l] }))}
        />
      </form>
    </main>
  );
}
