import { useCallback, useEffect, useRef, useState } from 'react';
import { sounds } from '../alerts/sounds';
import {
  closeMicrophone,
  MicrophoneError,
  type MicrophoneProblem,
  openMicrophone,
  watchLevel,
} from '../phone/devices';

export interface DeviceCheck {
  microphone: 'wait' | 'ok' | 'bad';
  problem: MicrophoneProblem | null;
  level: number;
  sound: 'wait' | 'ok' | 'bad';
  notifications: NotificationPermission | 'unsupported';
  run: () => Promise<boolean>;
}

/** Asks for what a shift needs; must be run from a press of a button, or the browser refuses to play sound later. */
export function useDeviceCheck(): DeviceCheck {
  const [microphone, setMicrophone] = useState<DeviceCheck['microphone']>('wait');
  const [problem, setProblem] = useState<MicrophoneProblem | null>(null);
  const [level, setLevel] = useState(0);
  const [sound, setSound] = useState<DeviceCheck['sound']>('wait');
  const [notifications, setNotifications] = useState<DeviceCheck['notifications']>(
    typeof Notification === 'undefined' ? 'unsupported' : Notification.permission,
  );
  const stream = useRef<MediaStream | null>(null);
  const unwatch = useRef<() => void>(() => undefined);

  const close = useCallback(() => {
    unwatch.current();
    closeMicrophone(stream.current);
    stream.current = null;
  }, []);
  useEffect(() => close, [close]);

  const run = useCallback(async () => {
    close();
    const unlocked = await sounds.unlock();
    setSound(unlocked ? 'ok' : 'bad');
    if (unlocked) sounds.preview();
    if (typeof Notification !== 'undefined' && Notification.permission === 'default') {
      void Notification.requestPermission().then(setNotifications, () => undefined);
    }
    try {
      stream.current = await openMicrophone();
      unwatch.current = watchLevel(sounds.context(), stream.current, setLevel);
      setMicrophone('ok');
      setProblem(null);
      return true;
    } catch (error) {
      setMicrophone('bad');
      setProblem(error instanceof MicrophoneError ? error.problem : 'busy');
      return false;
    }
  }, [close]);

  return { microphone, problem, level, sound, notifications, run };
}
