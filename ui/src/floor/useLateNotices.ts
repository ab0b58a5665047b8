import { useEffect } from 'react';
import { sounds } from '../alerts/sounds';
import { observeCounts } from '../api/link';
import type { QueueCount } from '../api/records';
import { say } from '../app/announcer';
import { serverNow } from '../design/ticker';
import { loadSection, t } from '../i18n';
import { useCan } from '../session/useCan';
import { CALM, type SlaState, slaAfter } from './sla';

const LOOK_MS = 1_000;
/** Ten queues late at once are one chime. */
const QUIET_MS = 10_000;

/** Follows the longest waits and tells which queues have just become late. */
export class Lateness {
  private queues = new Map<string, QueueCount>();
  private states = new Map<string, SlaState>();

  take(queues: QueueCount[]): void {
    for (const q of queues) this.queues.set(q.queue_id, q);
  }

  look(now: number): QueueCount[] {
    return [...this.queues.values()].filter((q) => {
      const before = this.states.get(q.queue_id) ?? CALM;
      const waited = q.longest_since ? now - Date.parse(q.longest_since) : 0;
      const after = slaAfter(before, waited, q.service_level_seconds * 1000, now);
      this.states.set(q.queue_id, after);
      return after.level === 'breach' && before.level !== 'breach';
    });
  }
}

/** A chime and a word for supervisors, on whatever page they are, when a queue becomes late; once for each time it does. */
export function useLateNotices(): void {
  const watches = useCan()('floor.read');
  useEffect(() => {
    if (!watches) return;
    const lateness = new Lateness();
    let rung = 0;
    // what is late when the page is opened is shown on the floor and not told again
    let first = true;
    const end = observeCounts((queues) => {
      lateness.take(queues);
      if (first) lateness.look(serverNow());
      first = false;
    });
    const timer = setInterval(() => {
      const late = lateness.look(serverNow());
      if (late.length === 0) return;
      if (Date.now() - rung >= QUIET_MS) {
        rung = Date.now();
        sounds.play('late');
      }
      void loadSection('floor').then(() => {
        for (const q of late) say(t('floor:sla.notice', { queue: q.name, seconds: q.service_level_seconds }));
      });
    }, LOOK_MS);
    return () => {
      end();
      clearInterval(timer);
    };
  }, [watches]);
}
