import { useCallback, useEffect, useRef, useState } from 'react';
import { closeMicrophone, openMicrophone } from '../phone/devices';
import { toWav } from './wav';

const LONGEST_MS = 5 * 60_000;

interface Taking {
  stream: MediaStream;
  media: MediaRecorder;
  timer: number;
}

/** Records from the microphone; what comes out is WAV. Leaving the page lets go of the microphone. */
export function useRecorder(done: (sound: Blob) => void, failed: (error: unknown) => void) {
  const [since, setSince] = useState<number | null>(null);
  const taking = useRef<Taking | null>(null);

  const stop = useCallback(() => {
    const t = taking.current;
    taking.current = null;
    setSince(null);
    if (!t) return;
    window.clearTimeout(t.timer);
    if (t.media.state !== 'inactive') t.media.stop();
    closeMicrophone(t.stream);
  }, []);
  useEffect(
    () => () => {
      if (taking.current) taking.current.media.onstop = null;
      stop();
    },
    [stop],
  );

  const start = useCallback(async () => {
    try {
      const stream = await openMicrophone();
      const media = new MediaRecorder(stream);
      const parts: Blob[] = [];
      media.ondataavailable = (e) => parts.push(e.data);
      media.onstop = () => {
        new Blob(parts, { type: media.mimeType }).arrayBuffer().then(toWav).then(done, failed);
      };
      media.start();
      taking.current = { stream, media, timer: window.setTimeout(stop, LONGEST_MS) };
      setSince(Date.now());
    } catch (error) {
      failed(error);
    }
  }, [done, failed, stop]);

  return { since, start, stop };
}
