import { Button } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { say } from '../app/announcer';
import { useServerReason } from '../app/Banners';
import { useAttempt } from '../design/attempt';
import { useT } from '../i18n/useT';
import css from './campaigns.module.css';
import { control } from './queries';

/** Stops a campaign at once in two steps at one place: press, then confirm. It can be given however the campaign stands. */
export function EmergencyStop({ id }: { id: string }) {
  const t = useT();
  const [armed, setArmed] = useState(false);
  const [busy, attempt] = useAttempt();
  const reason = useServerReason();
  const first = useRef<HTMLButtonElement>(null);
  const second = useRef<HTMLButtonElement>(null);
  const was = useRef(false);
  useEffect(() => {
    if (armed) second.current?.focus();
    else if (was.current) first.current?.focus();
    was.current = armed;
  }, [armed]);

  async function stop() {
    if (!(await attempt('campaigns:control_failed', () => control(id, { state: 'stopped', now: true })))) return;
    setArmed(false);
    say(t('campaigns:emergency.done'));
  }

  if (!armed) {
    return (
      <Button
        ref={first}
        color="danger"
        variant="outline"
        disabled={reason !== ''}
        title={reason || undefined}
        leftSection={<IconHandStop size={16} aria-hidden="true" />}
        onClick={() => setArmed(true)}
        data-testid="emergency"
      >
        {t('campaigns:emergency.press')}
      </Button>
    );
  }
  return (
    <span
      className={css.sure}
      role="group"
      aria-label={t('campaigns:emergency.press')}
      onKeyDown={(e) => (e.key === 'Escape' ? setArmed(false) : undefined)}
      data-testid="emergency-sure"
    >
      <span id={`sure-${id}`}>{t('campaigns:emergency.sure')}</span>
      <Button
        ref={second}
        color="danger"
        loading={busy}
        aria-describedby={`sure-${id}`}
        leftSection={<IconHandStop size={16} aria-hidden="true" />}
        onClick={() => void stop()}
        data-testid="emergency-confirm"
      >
        {t('campaigns:emergency.confirm')}
      </Button>
      <Button variant="default" onClick={() => setArmed(false)}>
        {t('campaigns:emergency.keep')}
      </Button>
    </span>
  );
}
