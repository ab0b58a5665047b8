import { NumberInput } from '@mantine/core';
import { useEffect, useId, useRef, useState } from 'react';
import { useT } from '../i18n/useT';
import css from './campaigns.module.css';

const LEAST = 10;
const MOST = 100;
/** Keys pressed one after the other are one wish. */
const REST_MS = 600;

interface Props {
  value: number;
  disabled: boolean;
  /** Answers whether it was done; if not, the brake goes back to what holds. */
  onPace: (pace: number) => Promise<boolean>;
}

/** The brake on automatic modes, as a slider and as a number. It follows the server unless a hand is on it. */
export function PaceBrake({ value, disabled, onPace }: Props) {
  const t = useT();
  const id = useId();
  const [own, setOwn] = useState<number | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(onPace);
  latest.current = onPace;
  useEffect(() => () => clearTimeout(timer.current), []);
  const shown = own ?? value;

  function want(n: number) {
    const pace = Math.min(MOST, Math.max(LEAST, Math.round(n)));
    setOwn(pace);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void latest.current(pace).then(() => setOwn(null)), REST_MS);
  }

  return (
    <div className={css.brake} data-testid="pace">
      <label htmlFor={id}>
        {t('campaigns:steer.pace')}
        <span className="muted"> {t('campaigns:steer.pace_help')}</span>
      </label>
      <input
        id={id}
        type="range"
        min={LEAST}
        max={MOST}
        step={5}
        value={shown}
        disabled={disabled}
        aria-valuetext={`${shown} %`}
        onChange={(e) => want(Number(e.currentTarget.value))}
        data-testid="pace-slider"
      />
      <NumberInput
        aria-label={t('campaigns:steer.pace_number')}
        min={LEAST}
        max={MOST}
        step={5}
        suffix=" %"
        allowDecimal={false}
        clampBehavior="blur"
        value={shown}
        disabled={disabled}
        onChange={(v) => {
          if (v !== '' && Number(v) >= LEAST && Number(v) <= MOST && Number(v) !== shown) want(Number(v));
        }}
        data-testid="pace-number"
      />
    </div>
  );
}
