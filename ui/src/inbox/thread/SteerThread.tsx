import { Button, Menu } from '@mantine/core';
import { IconUserShare } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useServerReason } from '../../app/Banners';
import { loadSection } from '../../i18n';
import { useT } from '../../i18n/useT';
import type { Thread } from '../records';

const PlaceDialog = lazy(async () => {
  const [dialog] = await Promise.all([import('./PlaceDialog'), loadSection('floor')]);
  return dialog;
});

/** Where a supervisor puts a conversation, in whatever state it is. */
export function SteerThread({ thread }: { thread: Thread }) {
  const t = useT();
  const blocked = useServerReason();
  const [picks, setPicks] = useState<'agent' | 'queue' | null>(null);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            variant="default"
            disabled={blocked !== ''}
            title={blocked || undefined}
            leftSection={<IconUserShare size={14} aria-hidden="true" />}
            data-testid="steer-thread"
          >
            {t('inbox:head.assign')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setPicks('agent')} data-testid="to-agent">
            {t('inbox:head.to_agent')}
          </Menu.Item>
          <Menu.Item onClick={() => setPicks('queue')} data-testid="to-queue">
            {t('inbox:head.to_queue')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {picks ? (
        <Suspense fallback={null}>
          <PlaceDialog thread={thread} to={picks} onClose={() => setPicks(null)} />
        </Suspense>
      ) : null}
    </>
  );
}
