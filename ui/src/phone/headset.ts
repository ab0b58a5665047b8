import { create } from 'zustand';
import { chooseDevices, chosenDevices } from './devices';

interface Plugged {
  /** A headset or microphone that was plugged in: it may be taken. */
  found: { label: string; microphone: string; headset: string } | null;
  /** The name of the chosen device that went away. */
  lost: string;
}

export const useHeadset = create<Plugged>(() => ({ found: null, lost: '' }));

const STANDARD = ['default', 'communications', ''];

function real(devices: MediaDeviceInfo[]): MediaDeviceInfo[] {
  return devices.filter((d) => d.label && !STANDARD.includes(d.deviceId));
}

/** What changed between two looks at the devices, as far as a person has to decide. */
export function compare(before: MediaDeviceInfo[], after: MediaDeviceInfo[]): Plugged {
  const chosen = chosenDevices();
  const had = new Set(real(before).map((d) => d.deviceId));
  const has = new Set(real(after).map((d) => d.deviceId));
  const gone = real(before).find(
    (d) => !has.has(d.deviceId) && [chosen.microphone, chosen.headset].includes(d.deviceId),
  );
  const fresh = real(after).filter((d) => !had.has(d.deviceId));
  const input = fresh.find((d) => d.kind === 'audioinput');
  if (!input) return { found: null, lost: gone?.label ?? '' };
  const output = fresh.find((d) => d.kind === 'audiooutput' && (!d.groupId || d.groupId === input.groupId));
  const found = { label: input.label, microphone: input.deviceId, headset: output?.deviceId ?? chosen.headset };
  return { found, lost: gone?.label ?? '' };
}

/** Watches what is plugged in and out until the returned function is called. */
export function watchHeadset(): () => void {
  const media = navigator.mediaDevices;
  if (!media?.addEventListener) return () => undefined;
  let before: MediaDeviceInfo[] | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = async () => {
    const now = await media.enumerateDevices().catch(() => []);
    // without a granted microphone the names are empty, and nothing can be told apart
    if (before && real(before).length + real(now).length > 0) {
      const { found, lost } = compare(before, now);
      if (found || lost) useHeadset.setState({ found, lost });
    }
    before = now;
  };
  void look();
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void look(), 400); // a headset arrives as several devices, one after the other
  };
  media.addEventListener('devicechange', changed);
  return () => {
    clearTimeout(timer);
    media.removeEventListener('devicechange', changed);
  };
}

export function takeFound(): void {
  const { found } = useHeadset.getState();
  if (found) chooseDevices({ microphone: found.microphone, headset: found.headset });
  useHeadset.setState({ found: null, lost: '' });
}

export const leaveFound = (): void => useHeadset.setState({ found: null, lost: '' });
