import { create } from 'zustand';
import type { Interaction } from '../api/records';

/** What somebody opened the sheet for; it decides what Enter does. */
export type Intent = 'transfer' | 'consult' | 'conference';

interface Sheet {
  /** The conversation it is about; empty while the sheet is closed. */
  id: string;
  intent: Intent;
  /** Who is called to a conference: joining is then the next thing to do. */
  joinNext: string;
  /** What was given away from here last: its end is told already. */
  sent: string;
}

export const useSheet = create<Sheet>(() => ({ id: '', intent: 'transfer', joinNext: '', sent: '' }));

export function openSheet(id: string, intent: Intent): void {
  useSheet.setState({ id, intent });
}

export function closeSheet(): void {
  useSheet.setState({ id: '' });
}

/** What was written to the receiver, kept when the sheet is closed and opened again. Forgotten when it was sent. */
export const useHandNotes = create<Record<string, string>>(() => ({}));

/** Only a running conversation without a third person can be given away, or somebody be asked about. */
export function givable(i: Interaction | undefined): i is Interaction {
  return Boolean(i && !i.third && i.kind !== 'consult' && (i.state === 'active' || i.state === 'held'));
}
