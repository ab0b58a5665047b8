import { ActionIcon, Menu } from '@mantine/core';
import { IconAdjustments, IconCheck, IconKeyboard, IconLogout, IconUser } from '@tabler/icons-react';
import { useNavigate } from 'react-router';
import { client, ok } from '../api/client';
import { keys, queries, takeSession } from '../api/queries';
import type { Theme } from '../api/rows';
import { attempt } from '../design/attempt';
import { savedTheme, takeTheme } from '../design/scheme';
import { currentLanguage, LANGUAGE_NAMES, LANGUAGES, loadLanguage } from '../i18n';
import { useT } from '../i18n/useT';
import { run } from '../keys/dispatcher';
import { phone } from '../phone';
import { usePhone } from '../phone/store';
import { useSession } from '../session/useCan';
import { settleHeld } from './held';

const THEMES: Theme[] = ['system', 'light', 'dark', 'contrast'];

export function UserMenu() {
  const t = useT();
  const session = useSession();
  const navigate = useNavigate();
  const inCall = usePhone((s) => s.call !== null);
  const theme = savedTheme();

  function prefer(change: { language?: string; theme?: Theme }) {
    if (change.theme) takeTheme(change.theme);
    if (change.language) void loadLanguage(change.language);
    void attempt('shell:preferences_failed', () => ok(client.PATCH('/api/v1/session/preferences', { body: change })));
    queries.setQueryData(keys.session, session && { ...session, user: { ...session.user, ...change } });
  }

  async function logout() {
    await settleHeld();
    const done = await attempt('shell:logout_failed', () => ok(client.DELETE('/api/v1/session')));
    if (!done) return;
    phone.end();
    takeSession(null);
  }

  const tick = (on: boolean) => (on ? <IconCheck size={14} aria-hidden="true" /> : <span className="menu-gap" />);
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon aria-label={t('shell:me', { name: session?.user.name ?? '' })} data-testid="user-menu">
          <IconUser size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{session?.user.name}</Menu.Label>
        <Menu.Item
          leftSection={<IconAdjustments size={14} aria-hidden="true" />}
          onClick={() => void navigate('/me')}
          data-testid="my-settings"
        >
          {t('shell:settings')}
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={14} aria-hidden="true" />} onClick={() => run('sheet')}>
          {t('keys:title')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('shell:theme.title')}</Menu.Label>
        {THEMES.map((name) => (
          <Menu.Item key={name} leftSection={tick(theme === name)} onClick={() => prefer({ theme: name })}>
            {t(`shell:theme.${name}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('session:language')}</Menu.Label>
        {LANGUAGES.map((l) => (
          <Menu.Item key={l} leftSection={tick(currentLanguage() === l)} onClick={() => prefer({ language: l })}>
            {LANGUAGE_NAMES[l]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLogout size={14} aria-hidden="true" />}
          disabled={inCall}
          onClick={() => void logout()}
        >
          {t('shell:logout')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
