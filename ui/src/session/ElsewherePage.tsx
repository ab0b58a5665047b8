import { Button } from '@mantine/core';
import { useT } from '../i18n/useT';
import { Logo } from './Logo';
import css from './session.module.css';

/** The server closed this page's session: it ended, or is in use at another place. */
export function ElsewherePage({ reason }: { reason: 'session_ended' | 'replaced' }) {
  const t = useT();
  return (
    <main className={css.page}>
      <div className={css.card}>
        <Logo />
        <h1>{reason === 'replaced' ? t('session:elsewhere.replaced') : t('session:elsewhere.ended')}</h1>
        <p className="muted">
          {reason === 'replaced' ? t('session:elsewhere.replaced_help') : t('session:elsewhere.ended_help')}
        </p>
        <Button size="sm" onClick={() => location.reload()}>
          {reason === 'replaced' ? t('session:elsewhere.use_here') : t('session:elsewhere.login')}
        </Button>
        {reason === 'replaced' ? <p className="muted">{t('session:elsewhere.close')}</p> : null}
      </div>
    </main>
  );
}
