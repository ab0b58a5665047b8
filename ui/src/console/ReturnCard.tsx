import { Button } from '@mantine/core';
import { IconPhoneIncoming } from '@tabler/icons-react';
import { client, ok } from '../api/client';
import { useDesk } from '../api/queries';
import type { Interaction } from '../api/records';
import { useAttempt } from '../design/attempt';
import { Kbd } from '../design/Kbd';
import { StateBadge } from '../design/StateBadge';
import { Timer } from '../design/Timer';
import { useT } from '../i18n/useT';
import { useCommand } from '../keys/dispatcher';
import { useKeyOf } from '../keys/useKeyOf';
import { onPage } from '../phone/onPage';
import { usePhone } from '../phone/store';
import css from './strip.module.css';
import { useParty } from './useParty';

/** The phone was lost in a call and the customer hears music: one press goes back to them. */
export function ReturnCard({ interaction: i }: { interaction: Interaction }) {
  const t = useT();
  const party = useParty(i);
  const { data: desk } = useDesk();
  const device = desk?.agent?.device;
  const connected = usePhone((s) => s.registration === 'registered');
  const registered = connected && (!onPage(device) || device?.registered === true);
  const key = useKeyOf('accept');
  const [busy, attempt] = useAttempt();
  const back = () =>
    void attempt('desk:return.failed', () =>
      ok(client.POST('/api/v1/interactions/{id}/return', { params: { path: { id: i.id } } })),
    );
  useCommand('accept', back, registered);
  return (
    <div
      className={css.strip}
      data-kind="offer"
      role="alertdialog"
      aria-label={t('desk:return.title')}
      data-testid="return-card"
    >
      <StateBadge state="devicelost" />
      <div className={css.who}>
        <strong className="cut">{party.name}</strong>
        <span className={css.facts}>{t('desk:return.help')}</span>
      </div>
      <Timer label={t('desk:timer.waiting')} since={i.since} />
      <div className="grow" />
      <Button
        className={css.call}
        color="ready"
        loading={busy}
        disabled={!registered}
        leftSection={<IconPhoneIncoming size={18} aria-hidden="true" />}
        rightSection={<Kbd>{key}</Kbd>}
        onClick={back}
        data-testid="return-to-call"
      >
        {registered ? t('desk:return.title') : t('desk:return.wait')}
      </Button>
    </div>
  );
}
