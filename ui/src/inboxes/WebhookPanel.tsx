import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import css from '../admin/admin.module.css';
import { origin } from '../app/page';
import { useAttempt } from '../design/attempt';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import { CopyField } from './CopyField';
import { useFresh } from './fresh';
import own from './inboxes.module.css';
import { type Inbox, type Kind, labelOf } from './kinds';
import { tellProvider, webhookOf } from './queries';

interface Props {
  row: Inbox;
  kind: Kind;
  dirty: boolean;
}

/** Where the provider reaches us, and the secrets that were just made for its form. */
export function WebhookPanel({ row, kind, dirty }: Props) {
  const t = useT();
  const writes = useCan()('queues.write');
  const [busy, run] = useAttempt();
  const fresh = useFresh((s) => s.made[row.id]) ?? {};
  const address = webhookOf(row);
  async function tell() {
    if (!(await run('inboxadmin:webhook.failed', () => tellProvider(row)))) return;
    notifications.show({
      color: 'ready',
      message: t('inboxadmin:webhook.told'),
      closeButtonProps: { 'aria-label': t('common:close') },
    });
  }
  return (
    <section className={css.section} aria-label={t('inboxadmin:webhook.title')} data-testid="inbox-webhook">
      <div className={own.stack}>
        <h2>{t('inboxadmin:webhook.title')}</h2>
        <div className={own.full}>
          <CopyField
            label={t('inboxadmin:webhook.address')}
            help={t('inboxadmin:webhook.help')}
            value={address}
            testid="webhook-address"
          />
        </div>
        {address.startsWith('https:') ? null : <p className={css.warning}>{t('inboxadmin:webhook.plain')}</p>}
        {Object.entries(fresh).map(([key, value]) => (
          <div key={key} className={own.full}>
            <CopyField label={labelOf(row, key)} value={value} testid={`fresh-${key}`} />
            <p className="muted">{t('inboxadmin:secret.made')}</p>
          </div>
        ))}
        {kind.subscribes && writes ? (
          <>
            <Button
              variant="default"
              loading={busy}
              disabled={dirty}
              onClick={() => void tell()}
              data-testid="tell-provider"
            >
              {t('inboxadmin:webhook.tell')}
            </Button>
            {dirty ? <p className="muted">{t('inboxadmin:save_first')}</p> : null}
          </>
        ) : (
          <p className="muted">{t('inboxadmin:webhook.by_hand')}</p>
        )}
      </div>
    </section>
  );
}

/** The line that shows the chat on a web site; docs/web-chat.md tells more. */
export function EmbedPanel({ row }: { row: Inbox }) {
  const t = useT();
  const key = String((row.settings as { key?: string } | null)?.key ?? row.account);
  const line = `<script src="${origin()}/widget/widget.js" data-inbox="${key}" async></script>`;
  return (
    <section className={css.section} aria-label={t('inboxadmin:embed.title')} data-testid="inbox-embed">
      <div className={own.stack}>
        <h2>{t('inboxadmin:embed.title')}</h2>
        <div className={own.full}>
          <CopyField
            label={t('inboxadmin:embed.snippet')}
            help={t('inboxadmin:embed.help')}
            value={line}
            testid="embed-snippet"
          />
        </div>
      </div>
    </section>
  );
}
