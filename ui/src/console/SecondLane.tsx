import { Button } from '@mantine/core';
import { client, ok } from '../api/client';
import type { Interaction } from '../api/records';
import { useServerReason } from '../app/Banners';
import { useAttempt } from '../design/attempt';
import { StateBadge } from '../design/StateBadge';
import { Timer } from '../design/Timer';
import { phone as phoneText } from '../i18n/format';
import { useT } from '../i18n/useT';
import { phone } from '../phone';
import { usePhone } from '../phone/store';
import { DeclineMenu } from './DeclineMenu';
import { HandNote } from './HandNote';
import css from './lanes.module.css';
import { customerShown } from './third';
import { useParty } from './useParty';

interface Props {
  interaction: Interaction;
  /** The call that is on the line now. */
  first: Interaction;
  inBrowser: boolean;
}

/** A second call beside the one on the line: compact, and with no more buttons than work. */
export function SecondLane({ interaction: i, first, inBrowser }: Props) {
  const t = useT();
  const party = useParty(i);
  const reason = useServerReason();
  const rings = usePhone((s) => s.role === 'leader' && s.call?.interactionId === i.id && s.call.phase === 'ringing');
  const [busy, attempt] = useAttempt();
  const offered = i.state === 'offered';
  const number = phoneText(party.number);

  function holdAndAnswer() {
    const path = { id: first.id };
    void attempt('desk:call.hold_failed', async () => {
      if (first.state === 'active') await ok(client.POST('/api/v1/interactions/{id}/hold', { params: { path } }));
      phone.accept(i.id);
    });
  }

  return (
    <section className={css.second} aria-label={t('transfer:line.second')} data-testid="second-call">
      <StateBadge state={offered ? 'offered' : customerShown(i)} />
      <span className={css.name}>
        <strong className="cut">{party.name}</strong>
        {party.name === number ? null : <span className={css.detail}>{number}</span>}
      </span>
      <HandNote interaction={i} customer={party.name} />
      {offered ? (
        <Timer label={t('desk:timer.waited')} since={i.queued_at ?? i.since} />
      ) : i.state === 'held' ? (
        <Timer label={t('desk:timer.held')} since={i.since} base={i.held_ms} />
      ) : (
        <Timer label={t('desk:timer.talk')} since={i.since} base={i.talk_ms} />
      )}
      <span className="grow" />
      {offered && inBrowser && rings ? (
        <Button
          color="ready"
          loading={busy}
          disabled={reason !== ''}
          title={reason || undefined}
          onClick={holdAndAnswer}
          data-testid="hold-answer"
        >
          {t('transfer:line.hold_answer')}
        </Button>
      ) : null}
      {offered && !inBrowser ? <span className="muted">{t('transfer:line.answer_phone')}</span> : null}
      {offered ? <DeclineMenu interactionId={i.id} /> : null}
    </section>
  );
}
