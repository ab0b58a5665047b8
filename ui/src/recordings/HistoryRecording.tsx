import { Button } from '@mantine/core';
import { IconHeadphones } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import type { Interaction } from '../api/records';
import { SkeletonRows } from '../design/SkeletonRows';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';

const Recordings = lazy(() => import('./Recordings'));

/** Opens what was recorded of a past conversation, for those who may hear it. */
export function HistoryRecording({ interaction: i }: { interaction: Interaction }) {
  const t = useT();
  const can = useCan();
  const [open, setOpen] = useState(false);
  if (!can('recordings.play') || !i.answered_at || !i.ended_at) return null;
  return (
    <div>
      <Button
        variant="subtle"
        size="compact-sm"
        aria-expanded={open}
        leftSection={<IconHeadphones size={16} aria-hidden="true" />}
        onClick={() => setOpen((o) => !o)}
        data-testid="open-recording"
      >
        {t('desk:recording.title')}
      </Button>
      {open ? (
        <Suspense fallback={<SkeletonRows rows={1} />}>
          <Recordings interactionId={i.id} />
        </Suspense>
      ) : null}
    </div>
  );
}
