import { Button } from '@mantine/core';
import { IconPhoneCall } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useDesk } from '../api/queries';
import type { Interaction } from '../api/records';
import { sayNow } from '../app/announcer';
import { Kbd } from '../design/Kbd';
import { StateBadge } from '../design/StateBadge';
import { Timer } from '../design/Timer';
import { useNow } from '../design/ticker';
import { popCrm } from '../guides/crm';
import { useGuide } from '../guides/useGuide';
import { useT } from '../i18n/useT';
import { takesLetters, useCommand } from '../keys/dispatcher';
import { useKeyOf } from '../keys/useKeyOf';
import { phone } from '../phone';
import { usePhone } from '../phone/store';
import { DeclineMenu } from './DeclineMenu';
import { HandNote, useHandSaid } from './HandNote';
import { queueName } from './model';
import { OfferFacts } from './OfferFacts';
import css from './strip.module.css';
import { useParty } from './useParty';

/** A call that rings here. Takes the focus only from somebody who is not typing. */
export function OfferCard({ interaction: i, inBrowser }: { interaction: Interaction; inBrowser: boolean }) {
  const t = useT();
  const { data: desk } = useDesk();
  const party = useParty(i);
  const role = usePhone((s) => s.role);
  const key = useKeyOf('accept');
  const button = useRef<HTMLButtonElement>(null);
  const queue = queueName(desk, i.queue_id);
  const canAccept = inBrowser && role === 'leader';
  const handSaid = useHandSaid();
  const handTitle = t('transfer:line.asks', {
    agent: i.hand_by || t('transfer:line.somebody'),
    customer: party.name,
  });
  useGuide(i); // is there when the call is
  const accept = () => {
    popCrm(i.id); // browsers let a tab be opened at a key or a click alone
    phone.accept(i.id);
  };
  useCommand('accept', accept, canAccept);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once per offer, whatever is learnt about it later
  useEffect(() => {
    const hand = handSaid(i, party.name, key);
    const rings = t('desk:offer.said', {
      name: party.name,
      queue,
      key,
      context: inBrowser ? undefined : 'extension',
    });
    sayNow(i.kind === 'consult' ? hand : [rings, hand].filter(Boolean).join(' '));
    const at = document.activeElement;
    if (!takesLetters(at)) button.current?.focus();
    return () => sayNow('');
  }, [i.offer_id]);

  return (
    <div
      className={css.strip}
      data-kind="offer"
      role="alertdialog"
      aria-label={i.kind === 'consult' ? handTitle : t('desk:offer.title')}
      data-offer={i.kind || 'customer'}
      data-testid="offer-card"
    >
      <StateBadge state="offered" />
      <div className={css.who}>
        <strong className="cut">{party.name}</strong>
        <OfferFacts interaction={i} party={party} />
        <HandNote interaction={i} customer={party.name} />
      </div>
      {i.queued_at ? <Timer label={t('desk:timer.waited')} since={i.queued_at} /> : null}
      <AutoAnswer />
      <div className="grow" />
      {canAccept ? (
        <Button
          ref={button}
          className={css.call}
          color="ready"
          leftSection={<IconPhoneCall size={18} aria-hidden="true" />}
          rightSection={<Kbd>{key}</Kbd>}
          onClick={accept}
          data-testid="accept"
        >
          {t('desk:offer.accept')}
        </Button>
      ) : (
        <span className="muted">{inBrowser ? t('phone:badge.other_tab') : t('desk:offer.on_phone')}</span>
      )}
      {inBrowser && role === 'follower' ? (
        <Button variant="outline" onClick={() => phone.takeOver()}>
          {t('phone:take_over')}
        </Button>
      ) : null}
      <DeclineMenu interactionId={i.id} />
      <OfferBar since={i.since} until={i.offer_expires} />
    </div>
  );
}

/** Empties until the offer is missed; in steps where motion is not wanted. */
function OfferBar({ since, until }: { since: string; until: string | undefined }) {
  const t = useT();
  const now = useNow();
  if (!until) return null;
  const whole = Date.parse(until) - Date.parse(since);
  const rest = Math.max(0, Date.parse(until) - now);
  const share = whole > 0 ? Math.min(1, rest / whole) : 0;
  return (
    <div
      className={css.bar}
      role="progressbar"
      aria-label={t('desk:offer.rest')}
      aria-valuemin={0}
      aria-valuemax={Math.round(whole / 1000)}
      aria-valuenow={Math.round(rest / 1000)}
      style={{ '--share': share } as React.CSSProperties}
    />
  );
}

/** 3-2-1 before the call answers itself. */
function AutoAnswer() {
  const t = useT();
  useNow();
  const at = usePhone((s) => s.autoAnswerAt);
  if (at === null) return null;
  return (
    <span className={css.tag} data-testid="auto-answer">
      {t('desk:offer.auto', { n: Math.max(1, Math.ceil((at - Date.now()) / 500)) })}
    </span>
  );
}
