import { Button } from '@mantine/core';
import { IconMicrophoneOff, IconVolumeOff } from '@tabler/icons-react';
import { useEffect } from 'react';
import type { Interaction } from '../api/records';
import { sayNow } from '../app/announcer';
import { useNow } from '../design/ticker';
import { useT } from '../i18n/useT';
import { phone } from '../phone';
import { usePhone } from '../phone/store';
import css from './strip.module.css';

/** Music, ringing and a call just resumed are silent for good reasons. */
const SETTLED_MS = 6_000;

/** What is wrong with the sound of a call, told while it can still be mended. */
export function LineWarnings({ interaction: i }: { interaction: Interaction }) {
  const t = useT();
  const now = useNow();
  const silent = usePhone((s) => s.quality?.silent ?? false);
  const spokenMuted = usePhone((s) => s.muted && s.spokenMuted);
  const oneWay =
    silent &&
    (i.state === 'active' || (i.state === 'consulting' && i.third?.state === 'talking')) &&
    now - Date.parse(i.third?.since ?? i.since) >= SETTLED_MS;
  useEffect(() => {
    if (spokenMuted) sayNow(t('desk:call.said.spoken_muted'));
    return () => {
      if (spokenMuted) sayNow('');
    };
  }, [spokenMuted, t]);
  return (
    <>
      {spokenMuted ? (
        <span className={css.warn} data-testid="spoken-muted">
          <IconMicrophoneOff size={16} aria-hidden="true" />
          {t('desk:call.spoken_muted')}
          <Button size="compact-sm" variant="default" onClick={() => phone.toggleMute()}>
            {t('desk:call.unmute')}
          </Button>
        </span>
      ) : null}
      {oneWay ? (
        <span className={css.warn} role="alert" data-testid="one-way">
          <IconVolumeOff size={16} aria-hidden="true" />
          {t('desk:quality.silent')} <span className={css.hint}>{t('desk:quality.silent_help')}</span>
        </span>
      ) : null}
    </>
  );
}
