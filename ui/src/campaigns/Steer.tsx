import { Button, NumberInput } from '@mantine/core';
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useState } from 'react';
import type { Campaign, CampaignStatus, CampaignWish } from '../api/rows';
import { say } from '../app/announcer';
import { useServerReason } from '../app/Banners';
import { useAttempt } from '../design/attempt';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import css from './campaigns.module.css';
import { EmergencyStop } from './EmergencyStop';
import { PaceBrake } from './PaceBrake';
import { control } from './queries';
import { StateMark } from './StateMark';
import { MODES, modeKey } from './words';

/** What a supervisor does to a campaign while it runs: start, stop, the mode, the brake, the ratio. */
export function Steer({ campaign: c, status }: { campaign: Campaign; status: CampaignStatus | undefined }) {
  const t = useT();
  const can = useCan();
  const [busy, attempt] = useAttempt();
  const reason = useServerReason();
  const steers = can('campaigns.control');
  const off = reason !== '' || busy || !steers;
  const wish = (w: CampaignWish) => attempt('campaigns:control_failed', () => control(c.id, w));
  const runs = c.state === 'running';
  const narrowed = status && status.mode_now !== c.mode && runs;
  async function turn() {
    if (await wish({ state: runs ? 'stopped' : 'running' }))
      say(t(`campaigns:state.${runs ? 'stopped' : 'running'}`));
  }
  return (
    <section className={css.steer} aria-label={t('campaigns:steer.title')} title={reason || undefined}>
      <div className={css.onoff}>
        <StateMark state={c.state} />
        {steers ? (
          <>
            <Button
              color={runs ? 'offline' : 'ready'}
              variant={runs ? 'outline' : 'filled'}
              disabled={off}
              title={runs ? t('campaigns:stop_help') : undefined}
              leftSection={
                runs ? (
                  <IconPlayerStop size={16} aria-hidden="true" />
                ) : (
                  <IconPlayerPlay size={16} aria-hidden="true" />
                )
              }
              onClick={() => void turn()}
              data-testid="turn"
            >
              {t(runs ? 'campaigns:stop' : 'campaigns:start')}
            </Button>
            <EmergencyStop id={c.id} />
          </>
        ) : (
          <span className="muted">{t('campaigns:steer.read_only')}</span>
        )}
      </div>
      {/* buttons and no radios: an arrow key that passes over a mode must not dial by it */}
      <div role="group" aria-label={t('campaigns:steer.mode')} className={css.modes}>
        {MODES.map((m) => (
          <button
            key={m}
            type="button"
            aria-pressed={c.mode === m}
            disabled={off}
            title={t(`campaigns:mode_help.${m}`)}
            onClick={() => (c.mode === m ? undefined : void wish({ mode: m }))}
            data-testid={`mode-${m}`}
          >
            {t(modeKey(m))}
          </button>
        ))}
      </div>
      <p className={css.modehelp}>
        {t(`campaigns:mode_help.${c.mode}`)}
        {narrowed ? (
          <strong data-testid="mode-now">
            {' '}
            ◔ {t('campaigns:steer.wanted_now', { mode: t(modeKey(status.mode_now)) })}
          </strong>
        ) : null}
      </p>
      {c.mode === 'preview' ? (
        <p className="muted">{t('campaigns:steer.pace_none')}</p>
      ) : (
        <PaceBrake key={c.id} value={c.pace} disabled={!steers || reason !== ''} onPace={(pace) => wish({ pace })} />
      )}
      {c.mode === 'power' ? (
        <Ratio key={c.ratio} value={c.ratio} disabled={off} onRatio={(ratio) => void wish({ ratio })} />
      ) : null}
    </section>
  );
}

interface RatioProps {
  value: number;
  disabled: boolean;
  onRatio: (ratio: number) => void;
}

/** Sent when it is meant: by its button or by Enter. */
function Ratio({ value, disabled, onRatio }: RatioProps) {
  const t = useT();
  const [text, setText] = useState<number | string>(value);
  const n = Number(text);
  const good = text !== '' && n >= 1 && n <= 10;
  return (
    <form
      className={css.line}
      onSubmit={(e) => {
        e.preventDefault();
        if (good && n !== value) onRatio(n);
      }}
    >
      <NumberInput
        label={t('campaigns:steer.ratio')}
        description={t('campaigns:steer.ratio_help')}
        min={1}
        max={10}
        step={0.1}
        decimalScale={2}
        clampBehavior="blur"
        value={text}
        onChange={setText}
        disabled={disabled}
        data-testid="ratio"
      />
      {n !== value ? (
        <Button type="submit" disabled={disabled || !good}>
          {t('campaigns:steer.apply')}
        </Button>
      ) : null}
    </form>
  );
}
