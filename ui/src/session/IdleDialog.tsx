import { Button, Modal } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { notifyOutside } from '../alerts/outside';
import { sounds } from '../alerts/sounds';
import { client, ok } from '../api/client';
import { useDesk } from '../api/queries';
import { say, sayNow } from '../app/announcer';
import { useServerReason } from '../app/Banners';
import { attempt } from '../design/attempt';
import { useNow } from '../design/ticker';
import { useT } from '../i18n/useT';
import { ANSWER_MS, useIdle } from './idle';

const SOON_MS = 10_000;

/** Asks a ready agent whom nobody has seen for long whether anybody is there; without an answer callers go elsewhere. */
export function IdleDialog() {
  const t = useT();
  const { data: desk } = useDesk();
  const agent = desk?.agent;
  const reason = useServerReason();
  const watching = agent?.state === 'ready' && agent.activity === 'ready' && reason === '';
  const { askedUntil, here } = useIdle(desk?.policy.idle_minutes ?? 10, watching);

  useEffect(() => {
    if (askedUntil === null) return;
    sounds.play('chime');
    sayNow(t('session:idle.said', { seconds: ANSWER_MS / 1000 }));
    const takeBack = notifyOutside(t('session:idle.title'), t('session:idle.outside'), 'idle');
    const timer = setTimeout(() => {
      void attempt('desk:state.failed', () =>
        ok(client.PUT('/api/v1/desk/state', { body: { state: 'paused', idle: true } })),
      );
    }, ANSWER_MS);
    return () => {
      clearTimeout(timer);
      takeBack();
      sayNow('');
    };
  }, [askedUntil, t]);

  return (
    <Modal
      opened={askedUntil !== null}
      onClose={here}
      title={t('session:idle.title')}
      withCloseButton={false}
      returnFocus={watching} // an offer that closes the question has taken the focus already
      centered
    >
      <div className="stack" data-testid="idle">
        {askedUntil === null ? null : <Rest until={askedUntil} />}
        <Button size="md" onClick={here} data-autofocus data-testid="idle-here">
          {t('session:idle.here')}
        </Button>
      </div>
    </Modal>
  );
}

/** The seconds left, in words; said once more shortly before the end. */
function Rest({ until }: { until: number }) {
  const t = useT();
  useNow();
  const rest = Math.max(0, until - Date.now());
  const soon = rest <= SOON_MS;
  const warned = useRef(false);
  useEffect(() => {
    if (!soon || warned.current) return;
    warned.current = true;
    say(t('session:idle.soon'));
  }, [soon, t]);
  return (
    <p role="timer" aria-live="off" data-clock>
      {t('session:idle.rest', { count: Math.ceil(rest / 1000) })}
    </p>
  );
}
