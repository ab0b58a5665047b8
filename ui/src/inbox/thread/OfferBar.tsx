import { Button } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import type { Interaction } from '../../api/records';
import { useServerReason } from '../../app/Banners';
import { DeclineMenu } from '../../console/DeclineMenu';
import { Kbd } from '../../design/Kbd';
import { Timer } from '../../design/Timer';
import { useT } from '../../i18n/useT';
import { useKeyOf } from '../../keys/useKeyOf';
import { acceptWritten } from '../moves';
import css from '../thread.module.css';

/** A written conversation that is offered to this agent: taken or not, before anything is written in it. */
export function OfferBar({ interaction: i }: { interaction: Interaction }) {
  const t = useT();
  const key = useKeyOf('accept');
  const [busy, setBusy] = useState(false);
  const blocked = useServerReason();
  async function accept() {
    setBusy(true);
    await acceptWritten(i.id);
    setBusy(false);
  }
  return (
    <div className={css.offer} data-testid="written-offer-bar">
      <span className="grow">
        {t('inbox:offer.text')}{' '}
        {i.offer_expires ? <Timer label={t('inbox:offer.left')} until={i.offer_expires} /> : null}
      </span>
      <Button
        color="ready"
        size="sm"
        loading={busy}
        disabled={blocked !== ''}
        title={blocked || undefined}
        leftSection={<IconCheck size={16} aria-hidden="true" />}
        rightSection={<Kbd>{key}</Kbd>}
        onClick={() => void accept()}
        data-testid="accept-written"
      >
        {t('desk:offer.accept')}
      </Button>
      <DeclineMenu interactionId={i.id} />
    </div>
  );
}
