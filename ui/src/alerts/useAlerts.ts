import { useEffect, useRef } from 'react';
import type { Interaction } from '../api/records';
import { useT } from '../i18n/useT';
import { usePhone } from '../phone/store';
import { notifyOutside, showOutside } from './outside';
import { sounds } from './sounds';

interface Situation {
  offer: Interaction | null;
  offerName: string;
  queueName: string;
  /** Offers missed and not yet seen to. */
  missed: number;
}

/** Turns what happens at the desk into sound and signs outside the tab. Only the tab with the phone plays. */
export function useAlerts({ offer, offerName, queueName, missed }: Situation): void {
  const t = useT();
  const leads = usePhone((s) => s.role === 'leader');
  const auto = usePhone((s) => s.autoAnswerAt !== null);
  const answering = usePhone((s) => s.accepting !== null || s.call?.phase === 'answering' || s.call?.phase === 'up');
  const offerId = offer && !answering ? offer.id : '';
  const caption = queueName ? `${offerName} — ${queueName}` : offerName;

  useEffect(() => {
    if (!offerId || !leads) return;
    if (auto) sounds.play('zip');
    else sounds.startRing();
    return () => sounds.stopRing();
  }, [offerId, leads, auto]);

  useEffect(() => {
    if (!offerId) return;
    return notifyOutside(t('alerts:offer'), caption, 'offer');
  }, [offerId, caption, t]);

  useEffect(() => showOutside({ offer: offerId ? caption : '', count: missed }), [offerId, caption, missed]);
  useEffect(() => () => showOutside({ offer: '', count: 0 }), []);

  const before = useRef(missed);
  useEffect(() => {
    if (missed > before.current) {
      if (leads) sounds.play('low');
      notifyOutside(t('alerts:missed'), '', 'missed');
    }
    before.current = missed;
  }, [missed, leads, t]);
}
