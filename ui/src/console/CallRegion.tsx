import { useEffect, useRef } from 'react';
import { useDesk } from '../api/queries';
import type { Interaction } from '../api/records';
import { say } from '../app/announcer';
import { useT } from '../i18n/useT';
import { usePhone } from '../phone/store';
import { CallStrip } from './CallStrip';
import { ConnectingCard } from './ConnectingCard';
import { model } from './model';
import { OfferCard } from './OfferCard';
import { ReturnCard } from './ReturnCard';

/** The call strip: present on every page as long as there is a call or an offer; pushes the page down, covers nothing. */
export function CallRegion() {
  const t = useT();
  const { data: desk } = useDesk();
  const { accepting, failure, hungUp, role } = usePhone();
  const { offers, active } = model(desk);
  const offer = offers[0] ?? null;
  const shown = active ?? offer;
  useAnnounced(active);
  if (!desk || !shown || hungUp === shown.id) return <div id="call" hidden />;
  const inBrowser = desk.agent?.device.kind === 'browser';

  let content: React.ReactNode;
  if (failure?.interactionId === shown.id) content = <ConnectingCard interaction={shown} failure={failure.kind} />;
  else if (accepting === shown.id) content = <ConnectingCard interaction={shown} failure={null} />;
  else if (shown.state === 'suspended') content = <ReturnCard interaction={shown} />;
  else if (shown.state === 'offered')
    content = <OfferCard key={shown.id} interaction={shown} inBrowser={inBrowser} />;
  else content = <CallStrip interaction={shown} inBrowser={inBrowser} elsewhere={inBrowser && role === 'follower'} />;
  return (
    <section id="call" aria-label={t('desk:call.region')} data-testid="call-region" data-state={shown.state}>
      {content}
    </section>
  );
}

/** Says what becomes of the call, for those who do not see it. */
function useAnnounced(active: Interaction | null): void {
  const t = useT();
  const state = active?.state;
  const before = useRef(state);
  useEffect(() => {
    if (state === before.current) return;
    if (state === 'active') say(t('desk:call.said.active'));
    if (state === 'held') say(t('desk:call.said.held'));
    if (!state) say(t('desk:call.said.ended'));
    before.current = state;
  }, [state, t]);
}
