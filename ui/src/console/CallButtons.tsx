import { Button, Popover } from '@mantine/core';
import { IconDialpad, IconMicrophone, IconMicrophoneOff, IconPhoneOff } from '@tabler/icons-react';
import { useRef, useState } from 'react';
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
import { LineButtons } from './LineButtons';
import { StripButton } from './StripButton';
import css from './strip.module.css';
import { ThirdButtons } from './ThirdButtons';
import { FAILED, type HangUp, hangUpMeans, moveThird } from './third';

const THROTTLE_MS = 1_000;
const HANG_UP = {
  drop: 'transfer:line.end',
  leave: 'transfer:line.leave',
  end: 'desk:call.hangup',
} as const satisfies Record<HangUp, string>;

/** Mute, hold, transfer, keypad and hang up. Mute, keypad and hang up work without the server as well. */
export function CallButtons({ interaction: i, hasAudio }: { interaction: Interaction; hasAudio: boolean }) {
  const t = useT();
  const muted = usePhone((s) => s.muted);
  const up = usePhone((s) => s.call?.phase === 'up');
  const key = { mute: useKeyOf('mute'), keypad: useKeyOf('keypad') };
  const [pad, setPad] = useState(false);
  const audio = hasAudio && up;

  function mute() {
    phone.toggleMute();
    say(muted ? t('desk:call.said.unmuted') : t('desk:call.said.muted'));
  }
  useCommand('mute', mute, audio);
  useCommand('keypad', () => setPad((p) => !p), audio);

  return (
    <div className={css.buttons}>
      {hasAudio ? (
        <StripButton
          icon={muted ? IconMicrophoneOff : IconMicrophone}
          word={muted ? t('desk:call.unmute') : t('desk:call.mute')}
          variant={muted ? 'filled' : 'default'}
          color="paused"
          pressed={muted}
          disabled={!audio}
          title={key.mute}
          onClick={mute}
          testid="mute"
        />
      ) : null}
      {i.kind === 'consult' ? null : i.third ? (
        <ThirdButtons interaction={i} third={i.third} />
      ) : (
        <LineButtons interaction={i} />
      )}
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
      <HangUpButton interaction={i} />
    </div>
  );
}

/** What it ends is written on it. Ending only the consult is the server's to do: our own line stays up. */
function HangUpButton({ interaction: i }: { interaction: Interaction }) {
  const t = useT();
  const key = useKeyOf('hangup');
  const reason = useServerReason();
  const pressed = useRef({ id: '', at: 0 });
  const [dropping, attempt] = useAttempt();
  const means = hangUpMeans(i);
  const blocked = means === 'drop' ? reason : '';

  function hangUp() {
    // a finger that bounces must not end the next call as well; another call's button is another button
    if (pressed.current.id === i.id && Date.now() - pressed.current.at < THROTTLE_MS) return;
    pressed.current = { id: i.id, at: Date.now() };
    if (means === 'drop') void attempt(FAILED.drop, () => moveThird('drop', i.id));
    else phone.hangup(i.id);
  }
  useCommand('hangup', hangUp, blocked === '');
  return (
    <Button
      className={css.hangup}
      color="danger"
      loading={dropping}
      disabled={blocked !== ''}
      leftSection={<IconPhoneOff size={18} aria-hidden="true" />}
      title={blocked || (means === 'leave' ? `${t('transfer:line.leave_help')} (${key})` : key)}
      onClick={hangUp}
      data-testid="hangup"
      data-means={means}
    >
      <span className={css.word}>{t(HANG_UP[means])}</span>
    </Button>
  );
}
