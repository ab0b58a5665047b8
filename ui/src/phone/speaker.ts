import { chosenDevices } from './devices';

const elements = new Map<string, HTMLAudioElement>();

/** Plays the other side of a line in the headset the agent chose. Of two lines the held one is silent: the PBX sees to it. */
export function playRemote(line: string, stream: MediaStream): void {
  const element = elements.get(line) ?? new Audio();
  elements.set(line, element);
  element.autoplay = true;
  element.srcObject = stream;
  toHeadset(element);
  void element.play().catch(() => undefined);
}

/** Moves the other sides to the headset chosen now. */
export function setHeadset(): void {
  for (const element of elements.values()) toHeadset(element);
}

function toHeadset(element: HTMLAudioElement): void {
  if ('setSinkId' in element) void element.setSinkId(chosenDevices().headset).catch(() => undefined);
}

/** The agent hung up on a line that stays: what still comes is not theirs to hear. */
export function hushRemote(line: string, on: boolean): void {
  const element = elements.get(line);
  if (element) element.muted = on;
}

export function stopRemote(line: string): void {
  const element = elements.get(line);
  if (element) element.srcObject = null;
  elements.delete(line);
}
