import { notifications } from '@mantine/notifications';
import { useEffect, useMemo } from 'react';
import { sounds } from '../alerts/sounds';
import { useAlerts } from '../alerts/useAlerts';
import { reportLeaving } from '../api/client';
import { observeEvents } from '../api/link';
import { useDesk } from '../api/queries';
import { t } from '../i18n';
import { phone } from '../phone';
import { onPage } from '../phone/onPage';
import { mirrorPhone, usePhone } from '../phone/store';
import { declineOffer } from './DeclineMenu';
import { whenDraftsCannotBeKept } from './drafts';
import { lookForMissed, useMissed } from './leftovers';
import { model, queueName } from './model';
import { useParty } from './useParty';
import { useWrittenNews } from './useWrittenNews';

/** What goes on at the desk behind every page: the phone, the alerts, what was missed. */
export function useDeskWork(): void {
  const { data: desk } = useDesk();
  const agent = desk?.agent;
  const offer = useMemo(() => model(desk).offers[0] ?? null, [desk]);
  const party = useParty(offer);
  const missed = useMissed().length;
  const leads = usePhone((s) => s.role === 'leader');
  useAlerts({
    offer,
    offerName: party.name,
    queueName: queueName(desk, offer?.queue_id),
    missed,
    canAccept: leads && agent?.device.kind === 'browser',
    takesItself: onPage(agent?.device) && agent?.device.auto_answer === true,
    onAccept: (id) => phone.accept(id),
    onDecline: (id) => void declineOffer(id),
  });

  useWrittenNews(desk);

  const agentId = agent?.id ?? '';
  useEffect(() => {
    if (!agentId) return;
    const { note, stop } = lookForMissed(agentId);
    const ignore = observeEvents(note);
    return () => {
      ignore();
      stop();
    };
  }, [agentId]);

  // After a reload the shift is still on: take the phone up again, with a new credential.
  const shiftWithPhone = Boolean(agent?.shift_id) && agent?.state !== 'offline' && agent?.device.kind === 'browser';
  useEffect(() => {
    const { role } = usePhone.getState();
    if (shiftWithPhone && role === 'none') {
      phone.begin(null);
      void sounds.unlock();
    }
    if (!shiftWithPhone && role !== 'none' && agentId) phone.end();
  }, [shiftWithPhone, agentId]);

  useEffect(() => mirrorPhone(), []);
  useEffect(() => whenDraftsCannotBeKept(() => void notifications.show({ message: t('desk:notes.no_storage') })), []);
  useEffect(() => {
    if (desk) phone.reconcile(desk);
  }, [desk]);
  const call = usePhone((s) => s.call);
  useEffect(() => {
    if (desk && call) phone.reconcile(desk);
  }, [desk, call]);

  useEffect(() => {
    if (!shiftWithPhone) return;
    const leave = () => usePhone.getState().role === 'leader' && reportLeaving();
    window.addEventListener('pagehide', leave);
    return () => window.removeEventListener('pagehide', leave);
  }, [shiftWithPhone]);
}
