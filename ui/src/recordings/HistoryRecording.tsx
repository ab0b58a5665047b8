import { Button } from '@mantine/core';
import { IconHeadphones, IconRecordMail } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { client, ok } from '../api/client';
import type { Interaction } from '../api/records';
import { SkeletonRows } from '../design/SkeletonRows';
import { useT } from '../i18n/useT';
import { type Permission, useCan } from '../session/useCan';

const Recordings = lazy(() => import('./Recordings'));
const MessageSound = lazy(() => import('./MessageSound'));

const LOOK_MS = 3_000;
/** So long after its end a recording may still become known. */
const KNOWN_MS = 20_000;

type Can = (p: Permission) => boolean;

/** Whether a message was left that can be heard, and this person may. The own are heard without the right to recordings. */
export function hasSound(i: Interaction, can: Can): boolean {
  if (i.channel !== 'voicemail' || i.state === 'new' || i.outcome === 'short') return false;
  return can('recordings.play') || can('interactions.own');
}

interface Props {
  interaction: Interaction;
  /** How many recordings there are, where the list told; else it is asked for. */
  count?: number;
}

/** Opens what was recorded of a past conversation, or the message that was left, for those who may hear it. */
export function HistoryRecording({ interaction: i, count }: Props) {
  const t = useT();
  const can = useCan();
  const [open, setOpen] = useState(false);
  const message = hasSound(i, can);
  const may = can('recordings.play') && i.channel !== 'voicemail' && Boolean(i.ended_at);
  const told = useQuery({
    queryKey: ['interaction', i.id],
    queryFn: () => ok(client.GET('/api/v1/interactions/{id}', { params: { path: { id: i.id } } })),
    enabled: may && count === undefined,
    refetchInterval: (q) =>
      !q.state.data?.recordings.length && Date.now() - Date.parse(i.ended_at ?? '') < KNOWN_MS ? LOOK_MS : false,
  });
  const heard = count ?? (told.data?.recordings ?? []).filter((r) => r.state !== 'failed').length;
  if (!message && (!may || heard === 0)) return null;
  const Icon = message ? IconRecordMail : IconHeadphones;
  return (
    <div>
      <Button
        variant="subtle"
        size="compact-sm"
        aria-expanded={open}
        leftSection={<Icon size={16} aria-hidden="true" />}
        onClick={() => setOpen((o) => !o)}
        data-testid={message ? 'open-message' : 'open-recording'}
      >
        {message ? t('desk:recording.message') : t('desk:recording.title')}
      </Button>
      {open ? (
        <Suspense fallback={<SkeletonRows rows={1} />}>
          {message ? <MessageSound message={i} /> : <Recordings interactionId={i.id} />}
        </Suspense>
      ) : null}
    </div>
  );
}
