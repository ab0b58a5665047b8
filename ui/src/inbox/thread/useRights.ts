import { useDesk } from '../../api/queries';
import type { Interaction } from '../../api/records';
import { useCan, useSession } from '../../session/useCan';
import { useMentions } from '../queries';
import type { Message, Thread } from '../records';

/** What may be done in a conversation that can be read: everything, keeping notes, or nothing. */
export type Rights = 'all' | 'notes' | 'none';

/** Its agent, who serves its queue and who steers work on it; whom a note names answers with notes. The server's rule, too. */
export function useRights(thread: Thread | undefined, held: Message[], interaction: Interaction | null): Rights {
  const can = useCan();
  const own = useSession()?.agent_id ?? '';
  const { data: desk } = useDesk(false);
  const agent = can('desk.work') && own !== '';
  const serves = !desk || desk.queues.some((q) => q.queue_id === thread?.queue_id);
  const works = can('queues.steer') || (agent && (interaction !== null || thread?.agent_id === own || serves));
  const named = held.some((m) => m.mentions?.includes(own));
  const { data: mentions } = useMentions(agent && !works && !named && thread !== undefined);
  if (works) return 'all';
  return agent && (named || mentions?.items.some((m) => m.thread_id === thread?.id)) ? 'notes' : 'none';
}
