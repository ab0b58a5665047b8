/** The audio devices the agent chose on this computer. Empty means the system's default. */
export interface DeviceChoice {
  microphone: string;
  headset: string;
  ring: string;
}

const KEY = 'cordboard.devices';

export function chosenDevices(): DeviceChoice {
  try {
    return { microphone: '', headset: '', ring: '', ...JSON.parse(localStorage.getItem(KEY) ?? '{}') };
  } catch {
    return { microphone: '', headset: '', ring: '' };
  }
}

export function chooseDevices(choice: Partial<DeviceChoice>): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...chosenDevices(), ...choice }));
  } catch {
    // private mode: the choice holds until the page is left
  }
}

export type MicrophoneProblem = 'denied' | 'none' | 'busy' | 'insecure';

export class MicrophoneError extends Error {
  constructor(readonly problem: MicrophoneProblem) {
    super(`microphone: ${problem}`);
  }
}

/** Opens the chosen microphone, or the default one when the chosen is gone. */
export async function openMicrophone(): Promise<MediaStream> {
  if (!navigator.mediaDevices) throw new MicrophoneError('insecure');
  const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  const { microphone } = chosenDevices();
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: microphone ? { ...audio, deviceId: { ideal: microphone } } : audio,
    });
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (name === 'NotAllowedError' || name === 'SecurityError') throw new MicrophoneError('denied');
    if (name === 'NotFoundError' || name === 'OverconstrainedError') throw new MicrophoneError('none');
    throw new MicrophoneError('busy');
  }
}

/** The same microphone once more, to be silenced and closed by itself. */
export function copyMicrophone(stream: MediaStream): MediaStream {
  return new MediaStream(stream.getAudioTracks().map((track) => track.clone()));
}

export function closeMicrophone(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

export async function listDevices(kind: 'audioinput' | 'audiooutput'): Promise<{ value: string; label: string }[]> {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return all
    .filter((d) => d.kind === kind && d.deviceId && d.label)
    .map((d) => ({ value: d.deviceId, label: d.label }));
}

/** Reports the level of a stream, 0 to 1, ten times a second until the returned function is called. */
export function watchLevel(context: AudioContext, stream: MediaStream, onLevel: (level: number) => void): () => void {
  const source = context.createMediaStreamSource(stream);
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const rms = Math.sqrt(samples.reduce((sum, v) => sum + v * v, 0) / samples.length);
    onLevel(Math.min(1, rms * 4));
  }, 100);
  return () => {
    clearInterval(timer);
    source.disconnect();
  };
}
