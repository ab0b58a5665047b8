import type { Interaction, Party } from '../api/records';
import { StateBadge } from '../design/StateBadge';
import type { Shown } from '../design/states';
import { Timer } from '../design/Timer';
import { phone as phoneText } from '../i18n/format';
import { useT } from '../i18n/useT';
import css from './lanes.module.css';
import { customerShown, THIRD_SHOWN, thirdName } from './third';
import { useParty } from './useParty';

/** Two lanes: the customer and the third person. The one with whom the agent talks is outlined and says so. */
export function Lanes({ interaction: i, third }: { interaction: Interaction; third: Party }) {
  const t = useT();
  const customer = useParty(i);
  const away = i.state === 'consulting';
  return (
    <ul className={css.lanes} aria-label={t('transfer:line.lanes')} data-testid="lanes">
      <Lane
        state={customerShown(i)}
        name={customer.name}
        detail={customer.name === phoneText(customer.number) ? '' : phoneText(customer.number)}
        active={!away}
        label={away ? t('desk:timer.held') : t('desk:timer.talk')}
        since={i.since}
        base={away ? i.held_ms : i.talk_ms}
        testid="lane-customer"
      />
      <Lane
        state={THIRD_SHOWN[third.state]}
        name={thirdName(third)}
        detail={third.number && third.name && third.name !== third.number ? phoneText(third.number) : ''}
        active={away || third.state === 'joined'}
        label={
          third.state === 'calling'
            ? t('desk:timer.dialing')
            : third.state === 'held'
              ? t('desk:timer.held')
              : t('desk:timer.consult')
        }
        since={third.since}
        base={0}
        testid="lane-third"
      />
    </ul>
  );
}

interface LaneProps {
  state: Shown;
  name: string;
  detail: string;
  active: boolean;
  label: string;
  since: string;
  base: number;
  testid: string;
}

function Lane({ state, name, detail, active, label, since, base, testid }: LaneProps) {
  const t = useT();
  return (
    <li className={css.lane} data-active={active || undefined} data-state={state} data-testid={testid}>
      <StateBadge state={state} />
      <span className={css.name}>
        <strong className="cut">{name}</strong>
        {detail ? <span className={css.detail}>{detail}</span> : null}
      </span>
      <Timer label={label} since={since} base={base} className={css.time} />
      {active ? <span className="sr">{t('transfer:line.you')}</span> : null}
    </li>
  );
}
