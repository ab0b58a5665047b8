import { NativeSelect } from '@mantine/core';
import { IconBell, IconMicrophone, IconVolume } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { Meter } from '../design/Meter';
import { useT } from '../i18n/useT';
import { chooseDevices, chosenDevices, listDevices } from '../phone/devices';
import css from './session.module.css';
import type { DeviceCheck } from './useDeviceCheck';

/** What the device check found, each with its device to choose. */
export function CheckRows({ check }: { check: DeviceCheck }) {
  const t = useT();
  const [inputs, setInputs] = useState<{ value: string; label: string }[]>([]);
  const [outputs, setOutputs] = useState<{ value: string; label: string }[]>([]);
  useEffect(() => {
    if (check.microphone !== 'ok') return;
    void listDevices('audioinput').then(setInputs);
    void listDevices('audiooutput').then(setOutputs);
  }, [check.microphone]);

  const standard = { value: '', label: t('session:shift.default_device') };
  const pick = (part: 'microphone' | 'headset' | 'ring', label: string, data: typeof inputs) =>
    data.length > 1 ? (
      <NativeSelect
        label={label}
        size="xs"
        defaultValue={chosenDevices()[part]}
        data={[standard, ...data]}
        onChange={(e) => {
          chooseDevices({ [part]: e.currentTarget.value });
          void check.run();
        }}
      />
    ) : null;
  const granted = check.notifications === 'granted';

  return (
    <div>
      <div className={css.check} data-state={check.microphone}>
        <IconMicrophone size={18} aria-hidden="true" />
        <div>
          <span className="row">
            <strong className="grow">{t(`session:shift.microphone_${check.microphone}`)}</strong>
            {check.microphone === 'ok' ? (
              <Meter label={t('session:shift.level')} value={check.level} bars={8} wide />
            ) : null}
          </span>
          {check.problem ? <span className="muted">{t(`phone:problem.${check.problem}`)}</span> : null}
          {pick('microphone', t('session:shift.microphone'), inputs)}
        </div>
      </div>
      <div className={css.check} data-state={check.sound}>
        <IconVolume size={18} aria-hidden="true" />
        <div>
          <strong>{t(`session:shift.sound_${check.sound}`)}</strong>
          {pick('headset', t('session:shift.headset'), outputs)}
          {pick('ring', t('session:shift.ring'), outputs)}
        </div>
      </div>
      <div className={css.check} data-state={granted ? 'ok' : 'wait'}>
        <IconBell size={18} aria-hidden="true" />
        <div>
          <strong>{granted ? t('session:shift.notify_ok') : t('session:shift.notify_wait')}</strong>
          {check.notifications === 'denied' ? (
            <span className="muted">{t('session:shift.notify_denied')}</span>
          ) : null}
        </div>
      </div>
    </div>
  );
}
