import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { client, ok } from '../api/client';
import type { Interaction } from '../api/records';
import { sayNow } from '../app/announcer';
import { useServerReason } from '../app/Banners';
import { useAttempt } from '../design/attempt';
import { Kbd } from '../design/Kbd';
import { StateBadge } from '../design/StateBadge';
import { Timer } from '../design/Timer';
import { phone as phoneText } from '../i18n/format';
import { useT } from '../i18n/useT';
import { useCommand } from '../keys/dispatcher';
import { useKeyOf } from '../keys/useKeyOf';
import { phone } from '../phone';
import { usePhone } from '../phone/store';
import { DeclineMenu } from './DeclineMenu';
import { HandNote } from './HandNote';
import css from './lanes.module.css';
import strip from './strip.module.css';
import { customerShown } from './third';
import { useParty } from './useParty';

interface Props {
  interaction: Interaction;
  inBrowser: boolean;
}

/** A second call beside the one on the line: compact, and with no more buttons than work. */
export function SecondLane({ interaction: i, inBrowser }: Props) {
  const t = useT();
  const party = useParty(i);
  const reason = useServerReason();
  const leads = usePhone((s) => s.role === 'leader');
  const accepting = usePhone((s) => s.accepting === i.id);
  const failure = usePhone((s) => (s.failure?.interactionId === i.id ? s.failure.kind : null));
  const key = useKeyOf('accept');
  const [busy, attempt] = useAttempt();
  const offered = i.state === 'offered';
  const number = phoneText(party.number);

  const canAnswer = offered && inBrowser && leads && !accepting;
  // the first customer is put on hold by the server as soon as the second is there, and not when it comes to nothing
  const answer = () => phone.accept(i.id);
  const resume = () =>
    void attempt('desk:call.resume_failed', () =>
      ok(client.POST('/api/v1/interactions/{id}/resume', { params: { path: { id: i.id } } })),
    );
  useCommand('accept', answer, canAnswer && reason === '');
  useEffect(() => {
    if (!offered) return;
    sayNow(t('transfer:line.second_said', { name: party.name, key, context: inBrowser ? undefined : 'extension' }));
    return () => sayNow('');
  }, [offered, inBrowser, party.name, key, t]);

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
      {failure ? (
        <span role="alert" data-testid="second-failure" data-cause={failure}>
          {t(`desk:connecting.${failure}`)}
        </span>
      ) : null}
      {offered && inBrowser && leads ? (
        <Button
          className={strip.call}
          color="ready"
          loading={accepting}
          disabled={reason !== ''}
          title={reason || undefined}
          rightSection={<Kbd>{key}</Kbd>}
          onClick={answer}
          data-testid="hold-answer"
        >
          {t(failure ? 'desk:connecting.again' : 'transfer:line.hold_answer')}
        </Button>
      ) : null}
      {offered && inBrowser && !leads ? <span className="muted">{t('phone:badge.other_tab')}</span> : null}
      {i.state === 'held' ? (
        <Button
          variant="default"
          loading={busy}
          disabled={reason !== ''}
          title={reason || t('transfer:line.resume_help')}
          onClick={resume}
          data-testid="resume-second"
        >
          {t('desk:call.resume')}
        </Button>
      ) : null}
      {offered && !inBrowser ? <span className="muted">{t('transfer:line.answer_phone')}</span> : null}
      {offered ? <DeclineMenu interactionId={i.id} /> : null}
    </section>
  );
}
