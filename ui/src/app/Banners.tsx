import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { sounds, useSound } from '../alerts/sounds';
import { linkPhase, useLive } from '../api/live';
import { clockText } from '../design/duration';
import { useNow } from '../design/ticker';
import { useT } from '../i18n/useT';
import { usePhone } from '../phone/store';
import { sayNow } from './announcer';
import css from './shell.module.css';

const BACK_MS = 2_000;

/** The banners of SCREENS.md §10, most urgent first. */
export function Banners() {
  return (
    <>
      <ConnectionBanner />
      <PbxBanner />
      <SoundBanner />
    </>
  );
}

function ConnectionBanner() {
  const t = useT();
  useNow();
  const { lostSince, backAt } = useLive();
  const now = Date.now();
  const phase = linkPhase(lostSince, now);
  const before = useRef(phase);
  useEffect(() => {
    if (phase === before.current) return;
    if (phase === 'lost') sayNow(t('shell:link.lost'));
    if (phase === 'stale') sounds.play('alarm');
    before.current = phase;
  }, [phase, t]);

  if (phase === 'lost' || phase === 'stale') {
    return (
      <div className={css.banner} data-tone="paused" data-testid="banner-connection">
        {t('shell:link.lost')}
        {phase === 'stale' && lostSince ? (
          <span>{t('shell:link.age', { age: clockText(now - lostSince) })}</span>
        ) : null}
      </div>
    );
  }
  if (phase === 'live' && backAt !== null && now - backAt < BACK_MS) {
    return (
      <div className={css.banner} data-tone="ready" role="status" data-testid="banner-connection">
        {t('shell:link.back')}
      </div>
    );
  }
  return null;
}

function PbxBanner() {
  const t = useT();
  const { pbx, pbxDetail } = useLive();
  if (pbx === 'up') return null;
  return (
    <div className={css.banner} data-tone="missed" role="alert" data-testid="banner-pbx">
      {t('shell:pbx_down')}
      {pbxDetail ? <span>{pbxDetail}</span> : null}
    </div>
  );
}

function SoundBanner() {
  const t = useT();
  const blocked = useSound((s) => s.blocked);
  const leads = usePhone((s) => s.role === 'leader');
  useEffect(() => {
    if (!blocked) return;
    const unlock = () => void sounds.unlock();
    window.addEventListener('pointerdown', unlock);
    return () => window.removeEventListener('pointerdown', unlock);
  }, [blocked]);
  if (!blocked || !leads) return null;
  return (
    <div className={css.banner} data-tone="paused" role="alert" data-testid="banner-sound">
      {t('shell:sound_blocked')}
      <Button size="compact-xs" variant="default" onClick={() => void sounds.unlock()}>
        {t('shell:sound_enable')}
      </Button>
    </div>
  );
}

/** Whether actions that need the server can be taken, and why not. */
export function useServerReason(): string {
  const t = useT();
  useNow();
  const lostSince = useLive((s) => s.lostSince);
  const phase = linkPhase(lostSince, Date.now());
  return phase === 'lost' || phase === 'stale' ? t('shell:link.needs') : '';
}
