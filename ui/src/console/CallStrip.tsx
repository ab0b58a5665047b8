import { Button } from '@mantine/core';
import { useDesk } from '../api/queries';
import type { Interaction } from '../api/records';
import { say } from '../app/announcer';
import { StateBadge } from '../design/StateBadge';
import { Timer } from '../design/Timer';
import { phone as phoneText } from '../i18n/format';
import { useT } from '../i18n/useT';
import { phone } from '../phone';
import { CallButtons } from './CallButtons';
import { HoldLimit } from './HoldLimit';
import { Lanes } from './Lanes';
import { LineWarnings } from './LineWarnings';
import { Ears } from './Monitoring';
import { queueName } from './model';
import { QualityBars } from './QualityBars';
import { RecordingButton } from './RecordingButton';
import css from './strip.module.css';
import { useParty } from './useParty';

interface Props {
  interaction: Interaction;
  inBrowser: boolean;
  /** The phone is in another tab of this browser. */
  elsewhere: boolean;
}

/** A call under way: who, how long, and what can be done to it. The buttons stay the same ones whoever comes and goes. */
export function CallStrip({ interaction: i, inBrowser, elsewhere }: Props) {
  return (
    <div className={css.strip} data-kind="call" data-testid="call-strip">
      {i.third ? <Lanes interaction={i} third={i.third} /> : <OneLine interaction={i} />}
      <Ears interaction={i} />
      <Line interaction={i} inBrowser={inBrowser} elsewhere={elsewhere} />
    </div>
  );
}

function OneLine({ interaction: i }: Pick<Props, 'interaction'>) {
  const t = useT();
  const { data: desk } = useDesk();
  const party = useParty(i);
  const queue = queueName(desk, i.queue_id);
  const advises = i.kind === 'consult';
  const agent = i.hand_by || t('transfer:line.somebody');
  const state = i.state === 'held' ? 'held' : i.state === 'dialing' ? 'dialing' : 'talking';
  const number = phoneText(party.number);
  return (
    <>
      <StateBadge state={advises && state === 'talking' ? 'consulting' : state} />
      <div className={css.who}>
        <strong className={advises ? undefined : 'cut'}>
          {advises ? t('transfer:line.advising', { agent, customer: party.name }) : party.name}
        </strong>
        <span className={css.facts}>
          {party.name !== number ? (
            <button
              type="button"
              className={css.copy}
              title={t('desk:call.copy')}
              onClick={() => void navigator.clipboard?.writeText(party.number).then(() => say(t('desk:call.copied')))}
            >
              {number}
            </button>
          ) : null}
          {queue ? <span className={css.tag}>{queue}</span> : null}
          {advises && i.state === 'held' ? <span>{t('transfer:line.waits', { agent })}</span> : null}
        </span>
      </div>
      <div className={css.timers}>
        {state === 'dialing' ? (
          <Timer label={t('desk:timer.dialing')} since={i.since} />
        ) : (
          <Timer label={t('desk:timer.talk')} since={state === 'talking' ? i.since : undefined} base={i.talk_ms} />
        )}
        {state === 'held' ? <Timer label={t('desk:timer.held')} since={i.since} base={i.held_ms} /> : null}
      </div>
      {advises ? null : <HoldLimit interaction={i} />}
    </>
  );
}

/** What a line shows and lets do, whoever is on it. */
function Line({ interaction: i, inBrowser, elsewhere }: Props) {
  const t = useT();
  return (
    <>
      {inBrowser && !elsewhere ? <QualityBars /> : null}
      {inBrowser && !elsewhere ? <LineWarnings interaction={i} /> : null}
      <div className="grow" />
      {elsewhere ? (
        <span className="row wrap">
          <span className="muted">{t('phone:badge.other_tab')}</span>
          <Button variant="outline" onClick={() => phone.takeOver()} data-testid="take-over">
            {t('phone:take_over')}
          </Button>
        </span>
      ) : null}
      <RecordingButton interaction={i} />
      <CallButtons interaction={i} hasAudio={inBrowser && !elsewhere} />
    </>
  );
}
