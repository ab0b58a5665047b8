import { Button } from '@mantine/core';
import { IconPlayerPauseFilled, IconPlayerRecordFilled } from '@tabler/icons-react';
import { client, ok } from '../api/client';
import type { Interaction } from '../api/records';
import { say } from '../app/announcer';
import { useServerReason } from '../app/Banners';
import { useAttempt } from '../design/attempt';
import { useT } from '../i18n/useT';
import { useCommand } from '../keys/dispatcher';
import { useKeyOf } from '../keys/useKeyOf';
import css from './strip.module.css';

/** Whether the call is recorded, and the pause for what must not be kept. Without a recording there is nothing to show. */
export function RecordingButton({ interaction: i }: { interaction: Interaction }) {
  const t = useT();
  const reason = useServerReason();
  const key = useKeyOf('recording');
  const [busy, attempt] = useAttempt();
  const paused = i.recording === 'paused';
  const there = i.recording === 'on' || paused;

  function toggle() {
    if (busy) return;
    const path = paused ? '/api/v1/interactions/{id}/recording/resume' : '/api/v1/interactions/{id}/recording/pause';
    void attempt(paused ? 'desk:recording.resume_failed' : 'desk:recording.pause_failed', () =>
      ok(client.POST(path, { params: { path: { id: i.id } } })),
    ).then((done) => {
      if (done) say(paused ? t('desk:recording.on') : t('desk:recording.paused'));
    });
  }
  useCommand('recording', toggle, there && !reason);
  if (!there) return null;
  return (
    <Button
      className={css.call}
      variant={paused ? 'filled' : 'default'}
      color="paused"
      aria-pressed={paused}
      loading={busy}
      disabled={reason !== ''}
      title={reason || `${paused ? t('desk:recording.resume') : t('desk:recording.pause')} (${key})`}
      leftSection={
        paused ? (
          <IconPlayerPauseFilled size={16} aria-hidden="true" />
        ) : (
          <IconPlayerRecordFilled size={16} aria-hidden="true" className={css.recording} />
        )
      }
      onClick={toggle}
      data-testid="recording"
    >
      <span className={css.word}>{paused ? t('desk:recording.paused') : t('desk:recording.on')}</span>
    </Button>
  );
}
