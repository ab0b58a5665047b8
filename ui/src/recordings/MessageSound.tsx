import type { Interaction } from '../api/records';
import { origin } from '../app/page';
import { SoundPlayer } from './SoundPlayer';

/** Plays a message that a caller left. */
export default function MessageSound({ message: m }: { message: Interaction }) {
  return (
    <SoundPlayer name={m.id} source={`${origin()}/api/v1/voicemail/${m.id}/audio`} length={m.message?.seconds ?? 0} />
  );
}
