import { Button } from '@mantine/core';
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useAttempt } from '../design/attempt';
import { useT } from '../i18n/useT';
import { fetchSound } from './calls';

/** Plays the sound of a prompt; pressed again, it stops. */
export function Listen({ id, language, version }: { id: string; language: string; version: number }) {
  const t = useT();
  const [busy, run] = useAttempt();
  const [playing, setPlaying] = useState(false);
  const audio = useRef<HTMLAudioElement | null>(null);
  const stop = () => {
    if (audio.current) {
      audio.current.pause();
      URL.revokeObjectURL(audio.current.src);
    }
    audio.current = null;
    setPlaying(false);
  };
  // another version is another sound
  // biome-ignore lint/correctness/useExhaustiveDependencies: stop reads only a ref
  useEffect(() => stop, [id, language, version]);

  const play = () =>
    run('prompts:listen_failed', async () => {
      const sound = await fetchSound({ id, language });
      stop();
      const a = new Audio(URL.createObjectURL(sound));
      a.onended = stop;
      audio.current = a;
      setPlaying(true);
      await a.play();
    });
  return (
    <Button
      variant="default"
      loading={busy}
      leftSection={
        playing ? <IconPlayerStop size={14} aria-hidden="true" /> : <IconPlayerPlay size={14} aria-hidden="true" />
      }
      onClick={() => (playing ? stop() : void play())}
      data-testid={`listen-${language}`}
    >
      {playing ? t('prompts:stop') : t('prompts:listen')}
    </Button>
  );
}
