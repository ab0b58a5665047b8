import { Button, Loader } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { Interaction } from '../api/records';
import { useT } from '../i18n/useT';
import { useCommand } from '../keys/dispatcher';
import { phone } from '../phone';
import type { Failure } from '../phone/store';
import css from './strip.module.css';
import { useParty } from './useParty';

/** Between accepting and talking: at most five seconds, then the cause and the one way to mend it. */
export function ConnectingCard({ interaction: i, failure }: { interaction: Interaction; failure: Failure | null }) {
  const t = useT();
  const party = useParty(i);
  useCommand('accept', () => phone.accept(i.id), failure !== null);
  if (!failure) {
    return (
      <div className={css.strip} data-kind="offer" data-testid="connecting">
        <Loader size={18} aria-hidden="true" />
        <div className={css.who}>
          <strong>{t('desk:connecting.title')}</strong>
          <span className={css.facts}>{party.name}</span>
        </div>
        <div className="grow" />
        <Button variant="default" className={css.call} onClick={() => phone.cancelAccept()}>
          {t('common:cancel')}
        </Button>
      </div>
    );
  }
  return (
    <div className={css.strip} data-kind="failure" role="alert" data-testid="connect-failure" data-cause={failure}>
      <IconAlertTriangle size={20} aria-hidden="true" />
      <div className={css.who}>
        <strong>{t(`desk:connecting.${failure}`)}</strong>
        <span className={css.facts}>{t(`desk:connecting.${failure}_help`)}</span>
      </div>
      <div className="grow" />
      <Button
        className={css.call}
        color="ready"
        onClick={() => {
          if (failure === 'not_registered') phone.probe();
          phone.accept(i.id);
        }}
      >
        {t(failure === 'not_registered' ? 'desk:connecting.reconnect' : 'desk:connecting.again')}
      </Button>
      <Button className={css.call} variant="default" onClick={() => phone.cancelAccept()}>
        {t('common:close')}
      </Button>
    </div>
  );
}
