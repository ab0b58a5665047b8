import { chosenDevices } from './devices';

let element: HTMLAudioElement | null = null;

/** Plays the other side in the headset the agent chose. */
export function playRemote(stream: MediaStream): void {
  element ??= new Audio();
  element.autoplay = true;
  element.srcObject = stream;
  setHeadset();
  void element.play().catch(() => undefined);
}

/** Moves the other side to the headset chosen now. */
export function setHeadset(): void {
  if (element && 'setSinkId' in element) void element.setSinkId(chosenDevices().headset).catch(() => undefined);
}

export function stopRemote(): void {
  if (element) element.srcObject = null;
}
