import { useQuery } from '@tanstack/react-query';
import { client, ok } from '../api/client';
import type { Recording } from '../api/records';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { useT } from '../i18n/useT';
import { RecordingPlayer } from './RecordingPlayer';
import css from './recordings.module.css';

const AGAIN_MS = 3_000;

/** What was recorded of a conversation: a player for what is stored, a sentence for what is not. */
export default function Recordings({ interactionId }: { interactionId: string }) {
  const t = useT();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['interaction', interactionId],
    queryFn: () => ok(client.GET('/api/v1/interactions/{id}', { params: { path: { id: interactionId } } })),
    // What is being fetched from the PBX appears by itself.
    refetchInterval: (q) => (q.state.data?.recordings.some((r) => coming(r)) ? AGAIN_MS : false),
  });
  if (error) return <ErrorPanel title={t('desk:recording.failed')} error={error} onRetry={() => void refetch()} />;
  if (isPending) return <SkeletonRows rows={1} />;
  if (data.recordings.length === 0) return <p className={css.hint}>{t('desk:recording.empty')}</p>;
  return (
    <div className={css.list}>
      {data.recordings.map((r) =>
        r.state === 'stored' ? (
          <RecordingPlayer key={r.id} recording={r} />
        ) : (
          <p key={r.id} className={css.hint} role="status">
            {coming(r) ? t('desk:recording.coming') : t('desk:recording.lost')}
          </p>
        ),
      )}
    </div>
  );
}

function coming(r: Recording): boolean {
  return r.state !== 'stored' && r.state !== 'failed';
}
