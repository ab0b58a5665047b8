import { Button, Popover } from '@mantine/core';
import {
  IconDialpad,
  IconMicrophone,
  IconMicrophoneOff,
  IconPhoneOff,
  IconPlayerPause,
  IconPlayerPlay,
} from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { client, ok } from '../api/client';
import type { Interaction } from '../api/records';
import { say } from '../app/announcer';
import { useServerReason } from '../app/Banners';
import { useAttempt } from '../design/attempt';
import { useT } from '../i18n/useT';
import { useCommand } from '../keys/dispatcher';
import { useKeyOf } from '../keys/useKeyOf';
import { phone } from '../phone';
import { usePhone } from '../phone/store';
import { KeyPad } from './KeyPad';
import css from './strip.module.css';

const THROTTLE_MS = 1_000;

/** Mute, hold, keypad and hang up. Mute, keypad and hang up work without the server as well. */
export function CallButtons({ interaction: i, hasAudio }: { interaction: Interaction; hasAudio: boolean }) {
  const t = useT();
  const muted = usePhone((s) => s.muted);
  const up = usePhone((s) => s.call?.phase === 'up');
  const reason = useServerReason();
  const key = {
    mute: useKeyOf('mute'),
    hold: useKeyOf('hold'),
    keypad: useKeyOf('keypad'),
    hangup: useKeyOf('hangup'),
  };
  const [holding, attempt] = useAttempt();
  const [pad, setPad] = useState(false);
  const hungUpAt = useRef(0);
  const talking = i.state === 'active' || i.state === 'held';
  const audio = hasAudio && up;
  const held = i.state === 'held';

  function mute() {
    phone.toggleMute();
    say(muted ? t('desk:call.said.unmuted') : t('desk:call.said.muted'));
  }
  function hold() {
    const path = held ? '/api/v1/interactions/{id}/resume' : '/api/v1/interactions/{id}/hold';
    void attempt(held ? 'desk:call.resume_failed' : 'desk:call.hold_failed', () =>
      ok(client.POST(path, { params: { path: { id: i.id } } })),
    );
  }
  function hangUp() {
    if (Date.now() - hungUpAt.current < THROTTLE_MS) return;
    hungUpAt.current = Date.now();
    phone.hangup(i.id);
  }
  useCommand('mute', mute, audio);
  useCommand('hold', hold, talking && !reason);
  useCommand('keypad', () => setPad((p) => !p), audio);
  useCommand('hangup', hangUp);

  return (
    <div className={css.buttons}>
      {hasAudio ? (
        <Button
          className={css.call}
          variant={muted ? 'filled' : 'default'}
          color="paused"
          aria-pressed={muted}
          disabled={!audio}
          leftSection={
            muted ? (
              <IconMicrophoneOff size={18} aria-hidden="true" />
            ) : (
              <IconMicrophone size={18} aria-hidden="true" />
            )
          }
          title={key.mute}
          onClick={mute}
          data-testid="mute"
        >
          <span className={css.word}>{muted ? t('desk:call.unmute') : t('desk:call.mute')}</span>
        </Button>
      ) : null}
      <Button
        className={css.call}
        variant={held ? 'filled' : 'default'}
        color="busy"
        aria-pressed={held}
        disabled={!talking || reason !== ''}
        loading={holding}
        leftSection={
          held ? <IconPlayerPlay size={18} aria-hidden="true" /> : <IconPlayerPause size={18} aria-hidden="true" />
        }
        title={reason || key.hold}
        onClick={hold}
        data-testid="hold"
      >
        <span className={css.word}>{held ? t('desk:call.resume') : t('desk:call.hold')}</span>
      </Button>
      {hasAudio ? (
        <Popover opened={pad} onChange={setPad} position="bottom-end" trapFocus returnFocus>
          <Popover.Target>
            <Button
              className={css.call}
              variant="default"
              aria-expanded={pad}
              disabled={!audio}
              leftSection={<IconDialpad size={18} aria-hidden="true" />}
              title={key.keypad}
              onClick={() => setPad((p) => !p)}
              data-testid="keypad"
            >
              <span className={css.word}>{t('desk:call.keypad')}</span>
            </Button>
          </Popover.Target>
          <Popover.Dropdown>
            <KeyPad onTone={(tone) => phone.sendDtmf(tone)} onClose={() => setPad(false)} />
          </Popover.Dropdown>
        </Popover>
      ) : null}
      <Button
        className={css.hangup}
        color="danger"
        leftSection={<IconPhoneOff size={18} aria-hidden="true" />}
        title={key.hangup}
        onClick={hangUp}
        data-testid="hangup"
      >
        <span className={css.word}>{t('desk:call.hangup')}</span>
      </Button>
    </div>
  );
}
