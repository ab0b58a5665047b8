import { ActionIcon, NativeSelect } from '@mantine/core';
import { IconDownload, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { clockText } from '../design/duration';
import { useT } from '../i18n/useT';
import type { Chapter } from './chapters';
import css from './recordings.module.css';

const SPEEDS = ['0.75', '1', '1.25', '1.5', '1.75', '2'];
const STEP_S = 5;
const SMALL_STEP_S = 1;

interface Props {
  /** What the file is called when it is saved. */
  name: string;
  source: string;
  /** Seconds; 0 when only the file tells. */
  length: number;
  chapters?: Chapter[];
  children?: React.ReactNode;
}

/** Plays one sound: Space plays and pauses, ← and → go 5 s, with Shift 1 s. */
export function SoundPlayer({ name, source, length: told, chapters = [], children }: Props) {
  const t = useT();
  const audio = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const [at, setAt] = useState(0);
  const [broken, setBroken] = useState(false);
  const [speed, setSpeed] = useState('1');
  const [found, setFound] = useState(0);
  const length = told || found;

  function toggle() {
    const a = audio.current;
    if (!a) return;
    if (!a.paused) return a.pause();
    setBroken(false);
    if (a.error) a.load();
    a.playbackRate = Number(speed);
    a.play().catch(() => setBroken(true));
  }
  function go(to: number) {
    const seconds = Math.min(Math.max(to, 0), length);
    if (audio.current) audio.current.currentTime = seconds;
    setAt(seconds);
  }
  function changeSpeed(value: string) {
    setSpeed(value);
    if (audio.current) audio.current.playbackRate = Number(value);
  }
  function onKey(e: KeyboardEvent) {
    if (e.target instanceof HTMLSelectElement) return;
    const step = e.shiftKey ? SMALL_STEP_S : STEP_S;
    if (e.key === ' ') toggle();
    else if (e.key === 'ArrowLeft') go(at - step);
    else if (e.key === 'ArrowRight') go(at + step);
    else return;
    e.preventDefault();
    e.stopPropagation();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys work on every control of the player
    <div className={css.player} onKeyDown={onKey} data-testid="recording-player">
      {/* biome-ignore lint/a11y/useMediaCaption: there is no transcript of a telephone call */}
      <audio
        ref={audio}
        src={source}
        preload="none"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onLoadedMetadata={(e) => setFound(Number.isFinite(e.currentTarget.duration) ? e.currentTarget.duration : 0)}
        onTimeUpdate={(e) => setAt(e.currentTarget.currentTime)}
        onError={() => setBroken(true)}
      />
      <ActionIcon
        size="lg"
        variant="filled"
        aria-label={playing ? t('desk:recording.stop') : t('desk:recording.play')}
        onClick={toggle}
        data-testid="play"
      >
        {playing ? <IconPlayerPause size={18} aria-hidden="true" /> : <IconPlayerPlay size={18} aria-hidden="true" />}
      </ActionIcon>
      <input
        type="range"
        className={css.slider}
        min={0}
        max={Math.max(length, 1)}
        step={0.1}
        value={at}
        aria-label={t('desk:recording.position')}
        aria-valuetext={clockText(at * 1000)}
        onChange={(e) => go(Number(e.currentTarget.value))}
      />
      <span className={css.time}>
        {clockText(at * 1000)}
        {length > 0 ? ` / ${clockText(length * 1000)}` : ''}
      </span>
      <NativeSelect
        aria-label={t('desk:recording.speed')}
        value={speed}
        data={SPEEDS.map((s) => ({ value: s, label: `${s}×` }))}
        onChange={(e) => changeSpeed(e.currentTarget.value)}
      />
      <ActionIcon
        component="a"
        size="lg"
        variant="default"
        href={source}
        download={`${name}.wav`}
        aria-label={t('desk:recording.download')}
      >
        <IconDownload size={18} aria-hidden="true" />
      </ActionIcon>
      {broken ? (
        <p className={css.broken} role="alert">
          {t('desk:recording.broken')}
        </p>
      ) : null}
      {children}
      {chapters.length > 0 ? (
        <ul className={css.chapters} aria-label={t('desk:recording.chapters')}>
          {chapters.map((c) => (
            <li key={c.kind + c.at}>
              <button type="button" onClick={() => go(c.at)}>
                {clockText(c.at * 1000)} {t(`desk:recording.chapter.${c.kind}`)}
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
