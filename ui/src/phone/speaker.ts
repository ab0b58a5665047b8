import { chosenDevices } from './devices';

let element: HTMLAudioElement | null = null;

/** Plays the other side in the headset the agent chose. */
export function playRemote(stream: MediaStream): void {
  element ??= new Audio();
  element.autoplay = true;
  element.srcObject = stream;
  const { headset } = chosenDevices();
  if (headset && 'setSinkId' in element) void element.setSinkId(headset).catch(() => undefined);
  void element.play().catch(() => undefined);
}

export function stopRemote(): void {
  if (element) element.srcObject = null;
}
