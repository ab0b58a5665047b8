import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { CampaignStatus } from '../api/rows';
import { useNow } from '../design/ticker';
import { clock, dateTime, number } from '../i18n/format';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import css from './campaigns.module.css';
import { boundText, relative, troubleText } from './words';

const DAY_MS = 20 * 3_600_000;

/** The line that answers "why is nothing dialling?": wanted, allowed, placed, and the one bound as a sentence. */
export function Why({ status: s }: { status: CampaignStatus }) {
  const t = useT();
  const now = useNow();
  const steps = ['wanted', 'allowed', 'placed'] as const;
  const dials = s.placed > 0 || s.calls.dialling > 0;
  const until = s.until ? Date.parse(s.until) : 0;
  return (
    <section className={css.why} aria-label={t('campaigns:why.title')} data-bound={s.bound || 'nothing'}>
      <Trouble status={s} />
      <h2>{t(dials ? 'campaigns:why.title_more' : 'campaigns:why.title')}</h2>
      <ol className={css.steps}>
        {steps.map((step) => (
          <li key={step} data-testid={`step-${step}`}>
            <span className={css.big}>{number(s[step])}</span>
            <strong>{t(`campaigns:why.${step}`)}</strong>
            <span className="muted">{t(`campaigns:why.${step}_help`)}</span>
          </li>
        ))}
      </ol>
      <p className={css.bound} data-testid="bound">
        {boundText(s)}
        {until > now ? (
          <span data-clock>
            {' '}
            {t('campaigns:why.until', {
              time: until - now < DAY_MS ? clock(until) : dateTime(until),
              when: relative(until, now),
            })}
          </span>
        ) : null}
      </p>
    </section>
  );
}

function Trouble({ status: s }: { status: CampaignStatus }) {
  const t = useT();
  const can = useCan();
  const text = troubleText(s);
  if (!text) return null;
  return (
    <div className={css.trouble} role="alert" data-testid="trouble">
      <IconAlertTriangle size={20} aria-hidden="true" />
      <div>
        <strong>{t('campaigns:why.trouble')}</strong>
        <p>{text}</p>
        {can('campaigns.manage') ? (
          <Link to={`/campaigns/${s.campaign_id}/edit`}>{t('campaigns:why.to_settings')}</Link>
        ) : null}
      </div>
    </div>
  );
}
