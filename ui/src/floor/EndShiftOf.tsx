import { Button, Modal } from '@mantine/core';
import type { Agent } from '../api/records';
import { useT } from '../i18n/useT';
import type { StateWish } from './SetStateMenu';

interface Props {
  agent: Agent;
  set: (wish: StateWish) => void;
  onClose: () => void;
}

/** Asks before another's shift is ended, and whether what they hold may be taken from them. */
export function EndShiftOf({ agent, set, onClose }: Props) {
  const t = useT();
  const busy = (agent.work?.length ?? 0) > 0;
  const end = (now: boolean) => {
    onClose();
    set({ state: 'offline', now });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('floor:drawer.end_sure', { name: agent.name })}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <div className="stack">
        <p>{busy ? t('floor:drawer.end_now_help') : t('floor:drawer.end_help')}</p>
        <div className="row wrap">
          {busy ? (
            <Button onClick={() => end(false)} data-testid="end-of-after">
              {t('floor:drawer.end_after')}
            </Button>
          ) : null}
          <Button color="danger" onClick={() => end(true)} data-testid="end-of-now">
            {t('floor:drawer.end_now')}
          </Button>
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('common:cancel')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
