import { useEffect, useRef } from 'react';
import type { Interaction } from '../api/records';
import { useT } from '../i18n/useT';
import { type PhoneCall, usePhone } from '../phone/store';
import { notifyOutside, showOutside } from './outside';
import { sounds } from './sounds';
import { type Notice, onNotice, prepareNotices } from './worker';

interface Situation {
  offer: Interaction | null;
  offerName: string;
  /** Whether this page's phone can take it. */
  canAccept: boolean;
  /** It is taken by itself, at once: the tone comes with the conversation. */
  takesItself?: boolean;
  /** What the person pressed on the notification of the system. */
  onAccept: (id: string) => void;
  onDecline: (id: string) => void;
  queueName: string;
  /** Offers missed and not yet seen to. */
  missed: number;
}

/** Turns what happens at the desk into sound and signs outside the tab. Only the tab with the phone plays. */
export function useAlerts(now: Situation): void {
  const { offer, offerName, queueName, missed, canAccept, takesItself = false, onAccept, onDecline } = now;
  const t = useT();
  const leads = usePhone((s) => s.role === 'leader');
  const follows = usePhone((s) => s.role === 'follower');
  const auto = usePhone((s) => s.autoAnswerAt !== null);
  const mine = (call: PhoneCall | null) => call?.interactionId === offer?.id;
  const answering = usePhone(
    (s) => s.accepting !== null || [s.call, s.second].some((c) => mine(c) && c?.phase !== 'ringing'),
  );
  // beside a conversation one tone is enough: the agent is listening to somebody
  const talking = usePhone((s) => s.call !== null && !mine(s.call) && s.call.phase === 'up');
  const offerId = offer && !answering ? offer.id : '';
  const asks = offer?.kind === 'consult' ? (offer.hand_by ?? '') : '';
  const caption = queueName ? `${offerName} — ${queueName}` : offerName;

  useEffect(() => {
    if (!offerId || !leads || (takesItself && !talking)) return;
    if (auto || talking) sounds.play('zip');
    else sounds.startRing();
    return () => sounds.stopRing();
  }, [offerId, leads, auto, talking, takesItself]);

  useEffect(() => {
    if (!offerId || follows) return; // the tab with the phone tells, and has the buttons
    const actions: Notice['actions'] = [{ action: 'decline', title: t('alerts:decline') }];
    if (canAccept) actions.unshift({ action: 'accept', title: t('alerts:accept') });
    const title = asks ? t('alerts:consult', { name: asks }) : t('alerts:offer');
    return notifyOutside(title, caption, 'offer', { id: offerId, actions });
  }, [offerId, caption, asks, canAccept, follows, t]);

  useEffect(() => void prepareNotices(), []);
  const pressed = useRef({ offerId, canAccept, onAccept, onDecline });
  pressed.current = { offerId, canAccept, onAccept, onDecline };
  useEffect(
    () =>
      onNotice((id, act) => {
        const now = pressed.current;
        if (id !== now.offerId) return; // it was about an offer that is over
        if (act === 'accept' && now.canAccept) now.onAccept(id);
        if (act === 'decline') now.onDecline(id);
      }),
    [],
  );

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
