import { useDesk } from '../../api/queries';
import type { Interaction } from '../../api/records';
import { useCan, useSession } from '../../session/useCan';
import type { Thread } from '../records';
import { useWaiting } from '../waiting';

/** States in which the work on it is at this desk, or comes to it by itself. */
const HERE = ['offered', 'active', 'parked', 'wrapup'];

/**
 * Whether a conversation can be taken: by who steers, any that is not at their desk; by agents, one that waits or rests in their
 * queues. What a colleague has, or is being asked about, is no agent's to take.
 */
export function useTakes(thread: Thread, interaction: Interaction | null | undefined): boolean {
  const can = useCan();
  const own = useSession()?.agent_id ?? '';
  const { data: desk } = useDesk(false);
  const here = HERE.includes(interaction?.state ?? '');
  const steers = can('queues.steer');
  const could = own !== '' && can('desk.work') && !here && !thread.merged_into && desk?.agent?.state !== 'offline';
  const works = thread.interaction_id ?? '';
  const { data } = useWaiting(could && !steers && works !== '');
  if (!could || !desk?.agent) return false;
  if (steers) return true;
  if (works) return data?.items.some((i) => i.id === works) ?? false;
  return thread.agent_id === own || desk.queues.some((q) => q.queue_id === thread.queue_id);
}
