import { Button } from '@mantine/core';
import { Link } from 'react-router';
import css from '../admin/admin.module.css';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { useT } from '../i18n/useT';
import own from '../inboxes/inboxes.module.css';
import { useBot } from './queries';
import { modeOf } from './settings';

/** Whether an inbox has a bot, and the way to it. */
export function BotPanel({ inbox }: { inbox: string }) {
  const t = useT();
  const { data, error, refetch, isPending } = useBot(inbox);
  return (
    <section className={css.section} aria-label={t('bots:one')} data-testid="inbox-bot">
      <div className={own.stack}>
        <h2>{t('bots:one')}</h2>
        <p className="muted">{t('bots:help')}</p>
        {error ? <ErrorPanel title={t('admin:load_failed')} error={error} onRetry={() => void refetch()} /> : null}
        {isPending ? <SkeletonRows rows={1} /> : null}
        {data ? (
          <p>
            <strong>{t(`bots:mode.${modeOf(data)}`)}</strong>
            {data.model.model ? <span className={`muted ${own.account}`}> {data.model.model}</span> : null}
          </p>
        ) : null}
        <Button component={Link} to={`/admin/inboxes/${inbox}/bot`} variant="default" data-testid="bot-open">
          {t('bots:open')}
        </Button>
      </div>
    </section>
  );
}
