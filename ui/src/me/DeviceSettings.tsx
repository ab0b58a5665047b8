import { Button } from '@mantine/core';
import design from '../design/design.module.css';
import { useT } from '../i18n/useT';
import { usePhone } from '../phone/store';
import { CheckRows } from '../session/CheckRows';
import { useDeviceCheck } from '../session/useDeviceCheck';
import { SoundTest } from './SoundTest';

/** The device check of the shift's start, whenever somebody doubts. */
export function DeviceSettings() {
  const t = useT();
  const check = useDeviceCheck();
  const inCall = usePhone((s) => s.call !== null);
  return (
    <section className={`${design.panel} stack`} aria-label={t('me:devices.title')}>
      <h2>{t('me:devices.title')}</h2>
      <CheckRows check={check} />
      <Button
        variant="default"
        disabled={inCall}
        title={inCall ? t('me:devices.in_call') : undefined}
        onClick={() => void check.run()}
        style={{ alignSelf: 'flex-start' }}
        data-testid="check-devices"
      >
        {check.sound === 'wait' ? t('session:shift.check') : t('session:shift.again')}
      </Button>
      <SoundTest />
    </section>
  );
}
