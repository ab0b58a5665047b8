import { Button, Popover } from '@mantine/core';
import { IconPhone, IconPhoneOff } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { useDesk } from '../api/queries';
import type { Agent } from '../api/records';
import { useT } from '../i18n/useT';
import { phone } from '../phone';
import { lineWord, onPage } from '../phone/onPage';
import { usePhone } from '../phone/store';
import css from './state.module.css';

type Device = Agent['device'];

function outsideWord(t: ReturnType<typeof useT>, d: Device): string {
  if (d.in_use) return t('phone:badge.in_use');
  const outside = d.kind === 'number';
  if (d.registered) return t(outside ? 'phone:badge.number' : 'phone:badge.extension', { number: d.endpoint });
  return t(outside ? 'phone:badge.number_lost' : 'phone:badge.extension_lost', { number: d.endpoint });
}

/** What is wrong with a phone of the PBX, as far as the PBX tells. */
function outsideHelp(t: ReturnType<typeof useT>, d: Device): string | null {
  if (d.in_use) return t('phone:badge.in_use_help');
  if (d.trouble === 'unknown') return t('phone:badge.unknown', { number: d.endpoint });
  return d.trouble === 'unregistered' ? t('phone:badge.unregistered') : null;
}

/** How the phone is: the badge is always there during a shift, and mends with one press. */
export function DeviceBadge() {
  const t = useT();
  const { data: desk } = useDesk();
  const { role, cause, call, ...known } = usePhone();
  const [open, setOpen] = useState(false);
  const agent = desk?.agent;
  if (!agent || agent.state === 'offline') return null;
  const browser = agent.device.kind === 'browser';
  const waits = onPage(agent.device) && known.registration === 'registered' && !agent.device.registered;
  const registration = waits ? 'connecting' : known.registration;
  const good = browser ? registration === 'registered' : agent.device.registered && !agent.device.in_use;
  const word = !browser
    ? outsideWord(t, agent.device)
    : role === 'follower'
      ? t('phone:badge.other_tab')
      : onPage(agent.device) && known.registration === 'registered'
        ? t(`phone:badge.${lineWord(agent.device)}`)
        : t(`phone:badge.${registration}`);
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={260} trapFocus>
      <Popover.Target>
        <button
          type="button"
          className={css.device}
          data-good={good || undefined}
          data-testid="device-badge"
          data-registration={registration}
          onClick={() => setOpen((o) => !o)}
        >
          {good ? <IconPhone size={16} aria-hidden="true" /> : <IconPhoneOff size={16} aria-hidden="true" />}
          <span className={good ? css.wide : undefined}>{word}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className="stack">
          <strong>{word}</strong>
          {!good && browser && role === 'leader' ? (
            <p className="muted">
              {waits && agent.device.trouble === 'given_up'
                ? t('phone:badge.line_given_up_help')
                : cause === 'credential'
                  ? t('phone:badge.no_credential')
                  : t('phone:badge.retrying')}
            </p>
          ) : null}
          {!browser && outsideHelp(t, agent.device) ? <p className="muted">{outsideHelp(t, agent.device)}</p> : null}
          {role === 'follower' ? (
            <Button onClick={() => phone.takeOver()} disabled={call !== null} data-testid="take-over">
              {t('phone:take_over')}
            </Button>
          ) : null}
          {browser ? (
            <Link to="/me" onClick={() => setOpen(false)}>
              {t('session:shift.check')}
            </Link>
          ) : null}
          {role === 'leader' && browser && !good ? (
            <Button onClick={() => (waits ? phone.reopen() : phone.probe())}>{t('common:retry')}</Button>
          ) : null}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
