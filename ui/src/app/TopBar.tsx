import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconKeyboard, IconRefresh, IconSearch } from '@tabler/icons-react';
import { linkPhase, useLive } from '../api/live';
import { DeviceBadge } from '../console/DeviceBadge';
import { useDrafting } from '../console/drafts';
import { StateControl } from '../console/StateControl';
import { Kbd } from '../design/Kbd';
import { useNow } from '../design/ticker';
import { useT } from '../i18n/useT';
import { run } from '../keys/dispatcher';
import { useKeyOf } from '../keys/useKeyOf';
import { usePhone } from '../phone/store';
import { Logo } from '../session/Logo';
import { useSession } from '../session/useCan';
import css from './shell.module.css';
import { UserMenu } from './UserMenu';

export function TopBar() {
  const t = useT();
  const session = useSession();
  const paletteKey = useKeyOf('palette');
  return (
    <header className={css.top}>
      {session?.agent_id ? <StateControl /> : <Logo small />}
      <div className="grow" />
      <UpdateChip />
      {session?.agent_id ? <DeviceBadge /> : null}
      <LiveDot />
      <Button
        variant="default"
        className={css.search}
        leftSection={<IconSearch size={14} aria-hidden="true" />}
        rightSection={<Kbd>{paletteKey}</Kbd>}
        onClick={() => run('palette')}
      >
        <span className={css.label}>{t('shell:search')}</span>
      </Button>
      <Tooltip label={t('keys:title')}>
        <ActionIcon className={css.wide} aria-label={t('keys:title')} onClick={() => run('sheet')}>
          <IconKeyboard size={18} />
        </ActionIcon>
      </Tooltip>
      <UserMenu />
    </header>
  );
}

/** Whether what is on screen is true now. */
function LiveDot() {
  const t = useT();
  useNow();
  const lostSince = useLive((s) => s.lostSince);
  const phase = linkPhase(lostSince, Date.now());
  const key = phase === 'live' ? 'live' : 'away';
  return (
    <span className={css.live} data-phase={phase} data-testid="live" title={t(`shell:link.${key}_help`)}>
      <svg width="12" height="12" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
        <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="2" />
        {phase === 'live' ? (
          <circle cx="8" cy="8" r="3.5" fill="currentColor" />
        ) : (
          <path d="M8 2a6 6 0 0 1 6 6H8z" fill="currentColor" />
        )}
      </svg>
      <span className={css.wide}>{t(`shell:link.${key}`)}</span>
    </span>
  );
}

/** A newer version runs on the server; reloading is offered when nothing can be lost by it. */
function UpdateChip() {
  const t = useT();
  const newVersion = useLive((s) => s.newVersion);
  const inCall = usePhone((s) => s.call !== null);
  const drafting = useDrafting((s) => s.ids.length > 0);
  const busy = inCall || drafting;
  if (!newVersion) return null;
  return (
    <Button
      variant="outline"
      leftSection={<IconRefresh size={14} aria-hidden="true" />}
      disabled={busy}
      title={inCall ? t('shell:update_wait') : drafting ? t('shell:update_draft') : newVersion}
      onClick={() => location.reload()}
    >
      {t('shell:update')}
    </Button>
  );
}
