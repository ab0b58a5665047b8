import type { Agent } from '../api/records';
import { clock, phone } from '../i18n/format';
import { useT } from '../i18n/useT';
import css from './drawer.module.css';
import { phoneKind, phoneState } from './phones';

/** The phone of an agent: which it is, whether it stays on the line, and what is wrong with it. */
export function DrawerPhone({ agent }: { agent: Agent }) {
  const t = useT();
  const { device } = agent;
  const state = phoneState(device);
  const number = device.kind === 'number' ? phone(device.endpoint) : device.endpoint;
  return (
    <section aria-label={t('floor:drawer.device')} data-testid="drawer-phone" data-phone={state}>
      <h3>{t('floor:drawer.device')}</h3>
      <p>
        {t(phoneKind(device), { number })}
        {device.standing ? ` · ${t('floor:drawer.standing')}` : ''}
        {agent.activity === 'offline' ? null : (
          <span data-lost={(state !== 'ok' && state !== 'on_line') || undefined} className={css.health}>
            {' '}
            · {t(`floor:phone.${state}`)} {t('floor:drawer.since', { time: clock(device.since) })}
          </span>
        )}
      </p>
    </section>
  );
}
