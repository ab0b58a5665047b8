import { Modal } from '@mantine/core';
import type { Floor } from '../../api/answers';
import { useFloor, useTargets } from '../../api/queries';
import { ErrorPanel } from '../../design/ErrorPanel';
import { SkeletonRows } from '../../design/SkeletonRows';
import { shownState } from '../../design/states';
import { type Choice, PickDialog } from '../../floor/PickDialog';
import { number } from '../../i18n/format';
import { useT } from '../../i18n/useT';
import { useCan } from '../../session/useCan';
import { placeThread } from '../moves';
import type { Thread } from '../records';
import { useNames } from '../useNames';
import { threadName } from '../words';

interface Props {
  thread: Thread;
  to: 'agent' | 'queue';
  onClose: () => void;
}

/** Who is to have a conversation, or which queue: those whom this person may know. */
export default function PlaceDialog({ thread, to, onClose }: Props) {
  const t = useT();
  const watches = useCan()('floor.read');
  const floor = useFloor(watches);
  const targets = useTargets(!watches);
  const names = useNames();
  const asked = watches ? floor : targets;
  const title = t(`inbox:head.${to}_title`, { name: threadName(thread) });
  if (!asked.data) {
    return (
      <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('common:close') }}>
        {asked.error ? (
          <ErrorPanel title={t('inbox:failed.places')} error={asked.error} onRetry={() => void asked.refetch()} />
        ) : (
          <SkeletonRows rows={4} />
        )}
      </Modal>
    );
  }
  const ready = (n: number) => t('floor:steer.ready', { count: n, n: number(n) });
  const known = to === 'agent' ? named(names.agents) : named(names.queues);
  const choices = floor.data ? onFloor(floor.data, to, thread, ready) : known;
  const here = to === 'agent' ? (thread.interaction_id ? thread.agent_id : '') : thread.queue_id;
  return (
    <PickDialog
      title={title}
      choices={choices.filter((c) => c.id !== here)}
      onPick={(id) => void placeThread(thread.id, to, id)}
      onClose={onClose}
    />
  );
}

const named = (list: Map<string, string>): Choice[] => [...list].map(([id, name]) => ({ id, name }));

/** Work under way can be given to who is there; what rests to anybody. Those who are free come first. */
function onFloor(floor: Floor, to: Props['to'], thread: Thread, ready: (n: number) => string): Choice[] {
  if (to === 'queue')
    return floor.queues.map((q) => ({ id: q.queue_id, name: q.name, detail: ready(q.agents_ready) }));
  const free = (activity: string) => Number(activity !== 'ready');
  return floor.agents
    .filter((a) => a.site_id === thread.site_id && (a.activity !== 'offline' || !thread.interaction_id))
    .sort((a, b) => free(a.activity) - free(b.activity) || a.name.localeCompare(b.name))
    .map((a) => ({ id: a.id, name: a.name, state: shownState(a) }));
}
