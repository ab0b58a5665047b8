import { useKeys } from './dispatcher';
import { type Command, isMac, keyText } from './map';

/** The first key of a command as it is written for people; draws again when it was changed. */
export function useKeyOf(command: Command): string {
  return useKeys((s) => keyText(s.keys[command][0] ?? '', isMac));
}
