import { Button } from '@mantine/core';
import { IconClock, IconPhoneOutgoing } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { client, ok } from '../api/client';
import { useDesk } from '../api/queries';
import type { Interaction } from '../api/records';
import { sayNow } from '../app/announcer';
import { useServerReason } from '../app/Banners';
import { useAttempt } from '../design/attempt';
import { Kbd } from '../design/Kbd';
import { StateBadge } from '../design/StateBadge';
import { useNow } from '../design/ticker';
import { clockIn, phone as phoneText } from '../i18n/format';
import { useT } from '../i18n/useT';
import { takesLetters, useCommand } from '../keys/dispatcher';
import { useKeyOf } from '../keys/useKeyOf';
import { LeadFacts } from './LeadFacts';
import { queueName } from './model';
import { PreviewRing } from './PreviewRing';
import css from './preview.module.css';
import { SkipLead } from './SkipLead';
import strip from './strip.module.css';
import { useParty } from './useParty';

/** A campaign's lead before its number is dialled: who it is, what time it is there, and the two ways on. */
export function PreviewCard({ interaction: i }: { interaction: Interaction }) {
  const t = useT();
  const { data: desk } = useDesk();
  const party = useParty(i);
  const key = useKeyOf('accept');
  const blocked = useServerReason();
  const [busy, attempt] = useAttempt();
  const button = useRef<HTMLButtonElement>(null);
  const number = phoneText(i.to);
  const name = i.lead?.name || party.name;
  const queue = queueName(desk, i.queue_id);
  const preview = i.preview;
  const can = !busy && blocked === '' && !preview?.at_once;
  const dial = () =>
    void attempt('desk:preview.dial_failed', () =>
      ok(client.POST('/api/v1/interactions/{id}/dial', { params: { path: { id: i.id } } })),
    );
  useCommand('accept', dial, can);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each lead
  useEffect(() => {
    sayNow(t('desk:preview.said', { name, number, key }));
    if (!takesLetters(document.activeElement)) button.current?.focus();
    return () => sayNow('');
  }, [i.id]);

  return (
    <div
      className={strip.strip}
      data-kind="offer"
      role="group"
      aria-label={t('desk:preview.title')}
      data-testid="preview-card"
    >
      <StateBadge state="preview" />
      <div className={strip.who}>
        <strong className="cut">{name}</strong>
        <span className={strip.facts}>
          {name === number ? null : <span>{number}</span>}
          <LocalTime zone={i.lead?.time_zone ?? ''} />
          {queue ? <span className={strip.tag}>{queue}</span> : null}
        </span>
      </div>
      {preview?.ends && !preview.at_once ? (
        <PreviewRing since={i.since} until={preview.ends} dials={Boolean(preview.seconds)} />
      ) : null}
      <div className="grow" />
      {preview?.at_once ? (
        <span className="muted">{t('desk:preview.at_once')}</span>
      ) : (
        <Button
          ref={button}
          className={`${strip.call} ${css.deed}`}
          color="ready"
          loading={busy}
          disabled={blocked !== ''}
          title={blocked || undefined}
          leftSection={<IconPhoneOutgoing size={18} aria-hidden="true" />}
          rightSection={<Kbd>{key}</Kbd>}
          onClick={dial}
          data-testid="dial-lead"
        >
          {t('desk:preview.dial')}
        </Button>
      )}
      {preview?.can_skip && !preview.at_once ? (
        <SkipLead interactionId={i.id} />
      ) : preview?.at_once ? null : (
        <span className={css.note}>{t('desk:preview.no_skip')}</span>
      )}
      {i.lead ? <LeadFacts lead={i.lead} /> : null}
    </div>
  );
}

/** What the clock on the wall says where the lead lives. */
function LocalTime({ zone }: { zone: string }) {
  const t = useT();
  const now = useNow();
  const time = zone ? clockIn(zone, now) : '';
  return (
    <span className={strip.fact} title={zone || undefined} data-testid="local-time" data-clock>
      <IconClock size={14} aria-hidden="true" />
      {time ? t('desk:preview.local', { time }) : t('desk:preview.zone_unknown')}
    </span>
  );
}
