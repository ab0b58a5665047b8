import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { notifyOutside } from '../alerts/outside';
import { sounds, useSound } from '../alerts/sounds';
import { linkPhase, useLive } from '../api/live';
import { clockText } from '../design/duration';
import { useNow } from '../design/ticker';
import { useT } from '../i18n/useT';
import { phone } from '../phone';
import { leaveFound, takeFound, useHeadset, watchHeadset } from '../phone/headset';
import { usePhone } from '../phone/store';
import { say, sayNow } from './announcer';
import css from './shell.module.css';

const BACK_MS = 2_000;

/** The banners of SCREENS.md §10, most urgent first. */
export function Banners() {
  return (
    <>
      <ConnectionBanner />
      <PbxBanner />
      <PhoneBanner />
      <HeadsetBanner />
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
    // what is so old must not look true, on whatever page
    document.body.toggleAttribute('data-stale', phase === 'stale');
    if (phase === 'lost') sayNow(t('shell:link.lost'));
    if (phase === 'stale') {
      sounds.play('alarm');
      notifyOutside(t('shell:link.lost'), '', 'link');
    }
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

const PHONE_AFTER_MS = 3_000;

/** The phone of a running shift is away: no call can arrive, and that is told loudly, once. */
function PhoneBanner() {
  const t = useT();
  const lost = usePhone((s) => s.role === 'leader' && s.registration === 'lost');
  const linked = useLive((s) => s.lostSince === null);
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!lost) return setLate(false);
    const timer = setTimeout(() => setLate(true), PHONE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [lost]);
  const shown = lost && late && linked; // with the server away its own banner says enough
  useEffect(() => {
    if (!shown) return;
    sayNow(t('shell:phone_lost'));
    sounds.play('alarm');
    return notifyOutside(t('shell:phone_lost'), '', 'phone');
  }, [shown, t]);
  if (!shown) return null;
  return (
    <div className={css.banner} data-tone="missed" data-testid="banner-phone">
      {t('shell:phone_lost')}
      <span>{t('phone:badge.retrying')}</span>
      <Button size="compact-xs" variant="default" onClick={() => phone.probe()}>
        {t('common:retry')}
      </Button>
    </div>
  );
}

/** A headset was plugged in or out: nobody has to find that out from a customer who says hello, hello. */
function HeadsetBanner() {
  const t = useT();
  const leads = usePhone((s) => s.role === 'leader');
  const { found, lost } = useHeadset();
  useEffect(() => (leads ? watchHeadset() : undefined), [leads]);
  const text = found
    ? t('shell:headset.found', { name: found.label })
    : lost
      ? t('shell:headset.lost', { name: lost })
      : '';
  useEffect(() => {
    if (text) say(text);
    if (lost && !found) void phone.changeDevices().catch(() => undefined);
  }, [text, lost, found]);
  if (!leads || !text) return null;
  const use = () => {
    takeFound();
    void phone.changeDevices().catch(() => undefined);
    void sounds.unlock();
  };
  return (
    <div className={css.banner} data-tone="paused" data-testid="banner-headset">
      {text}
      {found ? (
        <Button size="compact-xs" variant="default" onClick={use}>
          {t('shell:headset.use')}
        </Button>
      ) : null}
      <Button size="compact-xs" variant="subtle" onClick={leaveFound}>
        {found ? t('shell:headset.leave') : t('common:close')}
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
