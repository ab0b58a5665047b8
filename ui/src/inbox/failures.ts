import { notifications } from '@mantine/notifications';
import type { Session } from '../api/answers';
import { keys, queries } from '../api/queries';
import { exists, t } from '../i18n';
import type { Message, Thread } from './records';

const told = new Set<string>();

/**
 * Tells the agent whose message it was, or whose conversation it is, that the customer did not get it, or that nobody knows whether
 * they did: once for each try.
 */
export function failureTold(thread: Pick<Thread, 'id' | 'name' | 'number' | 'agent_id'>, m: Message): void {
  if (m.direction !== 'out' || (m.status !== 'failed' && m.status !== 'unclear')) return;
  const own = queries.getQueryData<Session | null>(keys.session)?.agent_id;
  const id = `${m.id} ${m.status_at ?? ''}`;
  if (!own || (m.by.id !== own && thread.agent_id !== own) || told.has(id)) return;
  told.add(id);
  const why = m.trouble ? `inbox:trouble.${m.trouble}` : '';
  notifications.show({
    id: `failed ${m.id}`,
    color: 'danger',
    autoClose: false,
    title: t(m.status === 'failed' ? 'inbox:failure.told' : 'inbox:failure.maybe_told', {
      name: thread.name,
      number: thread.number,
    }),
    message: (why && exists(why) ? t.any(why) : m.trouble_text) || t('inbox:failure.unknown'),
    closeButtonProps: { 'aria-label': t('common:close') },
  });
}
