import { Button, Modal } from '@mantine/core';
import type { Desk } from '../api/answers';
import type { Interaction } from '../api/records';
import { useT } from '../i18n/useT';
import { model } from './model';
import { useParty } from './useParty';

interface Props {
  desk: Desk;
  opened: boolean;
  busy: boolean;
  onClose: () => void;
  /** Ends the shift now, or as soon as the open work is done. */
  onEnd: (afterWork: boolean) => void;
}

/** What is still open when somebody wants to go home, and what may become of it. */
export function EndShiftDialog({ desk, opened, busy, onClose, onEnd }: Props) {
  const t = useT();
  const { offers, active, wrapup, uncoded } = model(desk);
  const open = [...offers, ...(active ? [active] : []), ...(wrapup ? [wrapup] : [])];
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('desk:end.title')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
      centered
    >
      <div className="stack" data-testid="end-shift">
        <p>
          {open.length > 0 ? t('desk:end.open') : uncoded.length > 0 ? t('desk:end.uncoded') : t('desk:end.none')}
        </p>
        <ul>
          {[...open, ...uncoded].map((i) => (
            <OpenWork key={i.id} interaction={i} />
          ))}
        </ul>
        <div className="row wrap">
          <Button loading={busy} onClick={() => onEnd(open.length > 0)} data-autofocus data-testid="end-after">
            {open.length > 0 ? t('desk:end.after') : t('desk:end.now')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('desk:end.stay')}
          </Button>
        </div>
        {open.length > 0 ? <p className="muted">{t('desk:end.help')}</p> : null}
      </div>
    </Modal>
  );
}

function OpenWork({ interaction: i }: { interaction: Interaction }) {
  const t = useT();
  const party = useParty(i);
  return (
    <li>
      <strong>{party.name}</strong> · {i.state === 'ended' ? t('desk:list.uncoded') : t(`desk:line.${i.state}`)}
    </li>
  );
}
