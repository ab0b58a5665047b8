import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconChevronDown, IconX } from '@tabler/icons-react';
import { client, ok } from '../api/client';
import { useServerReason } from '../app/Banners';
import { useAttempt } from '../design/attempt';
import { useT } from '../i18n/useT';
import css from './strip.module.css';

/** Why an agent does not take an offer; the server's vocabulary. */
export const DECLINE_REASONS = ['occupied', 'subject', 'language', 'technical'] as const;
type Reason = (typeof DECLINE_REASONS)[number];

/** One press declines; the arrow beside it declines with a reason. */
export function DeclineMenu({ interactionId }: { interactionId: string }) {
  const t = useT();
  const [busy, attempt] = useAttempt();
  const blocked = useServerReason();
  const decline = (reason?: Reason) =>
    void attempt('desk:offer.decline_failed', () =>
      ok(
        client.POST('/api/v1/interactions/{id}/decline', {
          params: { path: { id: interactionId }, query: reason ? { reason } : {} },
        }),
      ),
    );
  return (
    <span className={css.split}>
      <Button
        className={css.call}
        variant="default"
        loading={busy}
        disabled={blocked !== ''}
        title={blocked || undefined}
        leftSection={<IconX size={16} aria-hidden="true" />}
        onClick={() => decline()}
        data-testid="decline"
      >
        {t('desk:offer.decline')}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon
            variant="default"
            className={css.more}
            aria-label={t('desk:offer.decline_because')}
            title={t('desk:offer.decline_because')}
            disabled={busy || blocked !== ''}
            data-testid="decline-because"
          >
            <IconChevronDown size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('desk:offer.decline_because')}</Menu.Label>
          {DECLINE_REASONS.map((r) => (
            <Menu.Item key={r} onClick={() => decline(r)}>
              {t(`desk:decline.${r}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </span>
  );
}
