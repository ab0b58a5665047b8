import { notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { sounds } from '../alerts/sounds';
import type { DomainEvent } from '../api/frames';
import { observeEvents } from '../api/link';
import type { Agent } from '../api/records';
import { say } from '../app/announcer';
import { loadSection, t } from '../i18n';
import { useCan, useSession } from '../session/useCan';

/** Of whom the event tells that offers passed unanswered in a row, so that the desk took them out of routing. */
export function whoMissedTooMany(event: DomainEvent): Agent | null {
  if (event.type !== 'agent.state_changed') return null;
  const { agent } = event.body;
  return agent.state === 'paused' && agent.cause === 'missed' ? agent : null;
}

/** Tells supervisors, on whatever page they are, of what somebody has to see to. */
export function useFloorNotices(): void {
  const can = useCan();
  const own = useSession()?.agent_id;
  const watches = can('floor.read');
  useEffect(() => {
    if (!watches) return;
    return observeEvents((event) => {
      const agent = whoMissedTooMany(event);
      if (!agent || agent.id === own) return;
      void loadSection('floor').then(() => tell(agent));
    });
  }, [watches, own]);
}

function tell(agent: Agent): void {
  const text = t('floor:missed_many', { name: agent.name, count: agent.missed_in_row ?? 0 });
  sounds.play('chime');
  say(text);
  notifications.show({
    id: `missed-${agent.id}`,
    color: 'paused',
    title: text,
    message: t('floor:missed_many_help'),
    autoClose: false,
    closeButtonProps: { 'aria-label': t('common:close') },
  });
}
