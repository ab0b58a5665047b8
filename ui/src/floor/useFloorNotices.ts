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

/** Who asks for a supervisor now and did not when this was asked before; what is remembered is changed. */
export function whoRaisedAHand(event: DomainEvent, raised: Set<string>): Agent | null {
  if (!event.type.startsWith('agent.') || !('agent' in event.body)) return null;
  const { agent } = event.body;
  if (!agent.hand_since) {
    raised.delete(agent.id);
    return null;
  }
  if (raised.has(agent.id)) return null;
  raised.add(agent.id);
  // asked before this page looked: the floor shows it, no sound is made of it again
  return event.type === 'agent.state_changed' && Date.parse(event.at) - Date.parse(agent.hand_since) < 5_000
    ? agent
    : null;
}

/** Tells supervisors, on whatever page they are, of what somebody has to see to. */
export function useFloorNotices(): void {
  const can = useCan();
  const own = useSession()?.agent_id;
  const watches = can('floor.read');
  useEffect(() => {
    if (!watches) return;
    const raised = new Set<string>();
    return observeEvents((event) => {
      const asks = whoRaisedAHand(event, raised);
      if (asks && asks.id !== own) void loadSection('floor').then(() => tellHand(asks));
      const agent = whoMissedTooMany(event);
      if (!agent || agent.id === own) return;
      void loadSection('floor').then(() => tell(agent));
    });
  }, [watches, own]);
}

function tell(agent: Agent): void {
  show(
    `missed-${agent.id}`,
    'paused',
    t('floor:missed_many', { name: agent.name, count: agent.missed_in_row ?? 0 }),
    t('floor:missed_many_help'),
  );
}

function tellHand(agent: Agent): void {
  show(
    `hand-${agent.id}`,
    'missed',
    t('floor:hand.notice', { name: agent.name }),
    agent.hand_note || t('floor:hand.notice_help'),
  );
}

function show(id: string, color: string, title: string, message: string): void {
  sounds.play('chime');
  say(title);
  notifications.show({
    ...{ id, color, title, message, autoClose: false },
    closeButtonProps: { 'aria-label': t('common:close') },
  });
}
