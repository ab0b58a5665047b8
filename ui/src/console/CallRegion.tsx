import { useDesk } from '../api/queries';
import { useT } from '../i18n/useT';
import { usePhone } from '../phone/store';
import { CallStrip } from './CallStrip';
import { ConnectingCard } from './ConnectingCard';
import { model } from './model';
import { OfferCard } from './OfferCard';
import { PreviewCard } from './PreviewCard';
import { ReturnCard } from './ReturnCard';
import { SecondLane } from './SecondLane';
import { useCallNews } from './useCallNews';
import { useParty } from './useParty';

/** The call strip: present on every page as long as there is a call or an offer; pushes the page down, covers nothing. */
export function CallRegion() {
  const t = useT();
  const { data: desk } = useDesk();
  const { accepting, failure, hungUp, role } = usePhone();
  const { offers, active, second, wrapup } = model(desk);
  // what was hung up here is gone from the screen, also when the server has not heard of it
  const [shown, other] = [active, second, offers[0] ?? null].filter((i) => i !== null && i.id !== hungUp);
  // a lead that is only looked at is no call yet, and passing over it ends none
  useCallNews(active?.state === 'preview' ? null : active, wrapup, useParty(active).name);
  if (!desk || !shown) return <div id="call" hidden />;
  const inBrowser = desk.agent?.device.kind === 'browser';

  let content: React.ReactNode;
  if (failure?.interactionId === shown.id) content = <ConnectingCard interaction={shown} failure={failure.kind} />;
  else if (accepting === shown.id) content = <ConnectingCard interaction={shown} failure={null} />;
  else if (shown.state === 'suspended') content = <ReturnCard interaction={shown} />;
  else if (shown.state === 'preview') content = <PreviewCard key={shown.id} interaction={shown} />;
  else if (shown.state === 'offered')
    content = <OfferCard key={shown.id} interaction={shown} inBrowser={inBrowser} />;
  else content = <CallStrip interaction={shown} inBrowser={inBrowser} elsewhere={inBrowser && role === 'follower'} />;
  return (
    <section id="call" aria-label={t('desk:call.region')} data-testid="call-region" data-state={shown.state}>
      {content}
      {other ? <SecondLane key={other.id} interaction={other} inBrowser={inBrowser} /> : null}
    </section>
  );
}
