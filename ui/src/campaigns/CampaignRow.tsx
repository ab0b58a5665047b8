import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { RefName } from '../admin/RefName';
import type { Campaign } from '../api/rows';
import { useServerReason } from '../app/Banners';
import { useAttempt } from '../design/attempt';
import { number } from '../i18n/format';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import css from './campaigns.module.css';
import { control, useStatus } from './queries';
import { StateMark } from './StateMark';
import { boundText, modeKey, troubleText } from './words';

/** One campaign of the list; what it does now is asked for by itself. */
export function CampaignRow({ campaign: c, every }: { campaign: Campaign; every: number }) {
  const t = useT();
  const can = useCan();
  const { data: s, error } = useStatus(c.id, every);
  const [busy, attempt] = useAttempt();
  const blocked = useServerReason();
  const runs = c.state === 'running';
  const unknown = error ? t('campaigns:status.unknown') : '…';
  const trouble = s ? troubleText(s) : '';
  return (
    <tr data-testid="campaign" data-stale={(s && error !== null) || undefined}>
      <th scope="row">
        <Link to={`/campaigns/${c.id}`} data-testid="campaign-open">
          {c.name}
        </Link>
      </th>
      <td data-label={t('campaigns:list.state')}>
        <StateMark state={c.state} />
      </td>
      <td data-label={t('campaigns:list.mode')}>{t(modeKey(c.mode))}</td>
      <td data-label={t('campaigns:list.queue')}>
        <RefName of="queues" id={c.queue_id} />
      </td>
      <td data-label={t('campaigns:list.leads')}>{s ? number(s.leads.total - s.leads.closed) : unknown}</td>
      <td data-label={t('campaigns:list.today')}>
        {s
          ? t('campaigns:list.funnel', {
              attempts: number(s.today.attempts),
              connected: number(s.today.connected),
              success: number(s.today.success),
            })
          : unknown}
      </td>
      <td data-label={t('campaigns:list.why')} className={css.whycell}>
        {trouble ? <strong>⚠ {trouble}</strong> : s ? boundText(s) : unknown}
      </td>
      {can('campaigns.control') ? (
        <td data-label={t('campaigns:list.act')}>
          <Button
            variant="default"
            loading={busy}
            disabled={blocked !== ''}
            title={blocked || undefined}
            aria-label={t(runs ? 'campaigns:stop_named' : 'campaigns:start_named', { name: c.name })}
            onClick={() =>
              void attempt('campaigns:control_failed', () => control(c.id, { state: runs ? 'stopped' : 'running' }))
            }
            data-testid="start-stop"
          >
            {t(runs ? 'campaigns:stop' : 'campaigns:start')}
          </Button>
        </td>
      ) : null}
    </tr>
  );
}
