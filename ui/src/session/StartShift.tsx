import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import { sounds } from '../alerts/sounds';
import { client, ok } from '../api/client';
import { keys, queries } from '../api/queries';
import type { components } from '../api/schema';
import design from '../design/design.module.css';
import { ErrorPanel } from '../design/ErrorPanel';
import { useT } from '../i18n/useT';
import { phone } from '../phone';
import { CheckRows } from './CheckRows';
import css from './session.module.css';
import { useDeviceCheck } from './useDeviceCheck';

type Choice = components['schemas']['PhoneChoice'];

/** The gate to the desk: one press that checks the devices, then one that starts the shift. */
export function StartShift({ phones }: { phones: Choice[] }) {
  const t = useT();
  const check = useDeviceCheck();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [wanted, want] = useState('');
  const chosen = phones.find((p) => p.kind === wanted) ?? phones[0] ?? { kind: 'browser' as const };
  const browser = chosen.kind === 'browser';
  const help = {
    browser: 'session:shift.help',
    extension: 'session:shift.help_extension',
    number: 'session:shift.help_number',
  } as const;

  async function start(force: boolean) {
    setBusy(true);
    setError(null);
    try {
      if (browser && check.microphone !== 'ok') {
        if (!(await check.run()) && !force) return;
      } else await sounds.unlock();
      const shift = await ok(client.POST('/api/v1/desk/shift', { body: { phone: chosen.kind } }));
      // before the desk hears of the shift: it would ask for a second credential, and the first would be refused
      if (shift.phone) phone.begin(shift.phone, true);
      await queries.refetchQueries({ queryKey: keys.desk });
    } catch (e) {
      setError(e);
    } finally {
      setBusy(false);
    }
  }

  return (
    <section className={`${design.panel} ${css.shift} stack`} aria-label={t('session:shift.title')}>
      <h1>{t('session:shift.title')}</h1>
      <p className="muted">{t(help[chosen.kind], { number: chosen.address })}</p>
      {phones.length > 1 ? (
        <Select
          label={t('session:shift.phone')}
          allowDeselect={false}
          data={phones.map((p) => ({
            value: p.kind,
            label: t(`session:shift.phone_${p.kind}`, { number: p.address }),
          }))}
          value={chosen.kind}
          onChange={(kind) => want(kind ?? '')}
          data-testid="shift-phone"
        />
      ) : null}
      {browser ? <CheckRows check={check} /> : null}
      {error ? <ErrorPanel title={t('session:shift.failed')} error={error} /> : null}
      <div className="row wrap">
        <Button size="md" loading={busy} onClick={() => void start(false)} data-testid="start-shift">
          {t('session:shift.start')}
        </Button>
        {browser ? (
          <Button size="md" variant="default" disabled={busy} onClick={() => void check.run()}>
            {check.sound === 'wait' ? t('session:shift.check') : t('session:shift.again')}
          </Button>
        ) : null}
        {browser && check.microphone === 'bad' ? (
          <Button size="md" variant="subtle" onClick={() => void start(true)}>
            {t('session:shift.without')}
          </Button>
        ) : null}
      </div>
    </section>
  );
}
