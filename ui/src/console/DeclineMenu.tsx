import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconChevronDown, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { client, ok } from '../api/client';
import { useServerReason } from '../app/Banners';
import { attempt } from '../design/attempt';
import { useT } from '../i18n/useT';
import css from './strip.module.css';

/** Why an agent does not take an offer; the server's vocabulary. */
export const DECLINE_REASONS = ['occupied', 'subject', 'language', 'technical'] as const;
type Reason = (typeof DECLINE_REASONS)[number];

export function declineOffer(id: string, reason?: Reason): Promise<boolean> {
  return attempt('desk:offer.decline_failed', () =>
    ok(
      client.POST('/api/v1/interactions/{id}/decline', {
        params: { path: { id }, query: reason ? { reason } : {} },
      }),
    ),
  );
}

/** One press declines; the arrow beside it declines with a reason. */
export function DeclineMenu({ interactionId }: { interactionId: string }) {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const blocked = useServerReason();
  async function decline(reason?: Reason) {
    setBusy(true);
    await declineOffer(interactionId, reason);
    setBusy(false);
  }
  return (
    <span className={css.split}>
      <Button
        className={css.call}
        variant="default"
        loading={busy}
        disabled={blocked !== ''}
        title={blocked || undefined}
        leftSection={<IconX size={16} aria-hidden="true" />}
        onClick={() => void decline()}
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
            <Menu.Item key={r} onClick={() => void decline(r)}>
              {t(`desk:decline.${r}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </span>
  );
}
