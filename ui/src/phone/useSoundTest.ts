import { useCallback, useEffect, useRef, useState } from 'react';
import { sounds } from '../alerts/sounds';
import { closeMicrophone, MicrophoneError, type MicrophoneProblem, openMicrophone, watchLevel } from './devices';
import type { EchoLine } from './echo';
import { phone } from './index';
import { playRemote, stopRemote } from './speaker';

/** Louder than the noise of a line; of a level from 0 to 1. */
const HEARD = 0.02;
/** So many of the ten levels a second must be loud: one crack is no voice. */
const LOUD = 3;
const PATIENCE_MS = 10_000;

export type SoundTestPhase = 'idle' | 'calling' | 'speak' | 'heard' | 'worked' | 'silent' | 'refused' | 'microphone';

export interface SoundTest {
  phase: SoundTestPhase;
  problem: MicrophoneProblem | null;
  /** Of what came back, 0 to 1. */
  level: number;
  start: () => Promise<void>;
  stop: () => void;
}

/** Calls the PBX's echo from this page and listens whether the microphone comes back through it. */
export function useSoundTest(): SoundTest {
  const [phase, setPhase] = useState<SoundTestPhase>('idle');
  const [problem, setProblem] = useState<MicrophoneProblem | null>(null);
  const [level, setLevel] = useState(0);
  const line = useRef<EchoLine | null>(null);
  const microphone = useRef<MediaStream | null>(null);
  const unwatch = useRef<() => void>(() => undefined);
  const patience = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const stop = useCallback(() => {
    clearTimeout(patience.current);
    unwatch.current();
    unwatch.current = () => undefined;
    const open = line.current;
    line.current = null;
    open?.stop();
    stopRemote('echo');
    closeMicrophone(microphone.current);
    microphone.current = null;
    setLevel(0);
    setPhase((p) => (p === 'heard' ? 'worked' : p === 'calling' || p === 'speak' ? 'idle' : p));
  }, []);
  useEffect(() => stop, [stop]);

  const listen = useCallback((stream: MediaStream) => {
    playRemote('echo', stream);
    setPhase('speak');
    let loud = 0;
    unwatch.current();
    unwatch.current = watchLevel(sounds.context(), stream, (now) => {
      setLevel(now);
      if (now > HEARD) loud += 1;
      if (loud === LOUD) {
        clearTimeout(patience.current);
        setPhase('heard');
      }
    });
  }, []);

  const start = useCallback(async () => {
    stop();
    setPhase('calling');
    await sounds.unlock();
    try {
      microphone.current = await openMicrophone();
    } catch (error) {
      setProblem(error instanceof MicrophoneError ? error.problem : 'busy');
      setPhase('microphone');
      return;
    }
    patience.current = setTimeout(() => {
      setPhase('silent');
      stop();
    }, PATIENCE_MS);
    const over = (cause: string) => {
      if (cause) setPhase('refused');
      stop();
    };
    line.current = phone.echo(microphone.current, { audio: listen, over });
    if (!line.current) over('not registered');
  }, [stop, listen]);

  return { phase, problem, level, start, stop };
}
