import type { Recording } from '../api/records';
import { origin } from '../app/page';
import { useT } from '../i18n/useT';
import { chaptersOf } from './chapters';
import css from './recordings.module.css';
import { SoundPlayer } from './SoundPlayer';

/** Plays one recording of a conversation. */
export function RecordingPlayer({ recording: r }: { recording: Recording }) {
  const t = useT();
  return (
    <SoundPlayer
      name={r.id}
      source={`${origin()}/api/v1/recordings/${r.id}/audio`}
      length={(r.duration_ms ?? 0) / 1000}
      chapters={chaptersOf(r)}
    >
      {r.cause === 'recording_half' ? <p className={css.hint}>{t('desk:recording.half')}</p> : null}
    </SoundPlayer>
  );
}
