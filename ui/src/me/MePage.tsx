import { useT } from '../i18n/useT';
import { useSession } from '../session/useCan';
import { DeviceSettings } from './DeviceSettings';
import css from './me.module.css';
import { PasswordForm } from './PasswordForm';
import { SoundSettings } from './SoundSettings';

/** What a person sets for themselves: the password, and how this computer sounds. */
export function MePage() {
  const t = useT();
  const session = useSession();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a page longer than the window is scrolled by keys
    <main id="main" className={css.page} tabIndex={0}>
      <h1>{t('me:title')}</h1>
      <p className="muted">{session ? `${session.user.name} · ${session.user.login}` : null}</p>
      <PasswordForm />
      {session?.agent_id ? (
        <>
          <DeviceSettings />
          <SoundSettings />
        </>
      ) : null}
    </main>
  );
}
