import { sounds } from '../alerts/sounds';
import type { Desk } from '../api/answers';
import { client, ok } from '../api/client';
import { ApiError } from '../api/errors';
import { type Interaction, talkingFirst } from '../api/records';
import type { Line } from './line';
import { hushRemote } from './speaker';
import { usePhone } from './store';
import type { Phone } from './types';

const TAIL_MS = 250;

/** Conversations for which the agent's sound is at the PBX; one that is offered is theirs once they accepted it. */
const CARRIED: Interaction['state'][] = ['dialing', 'active', 'held', 'consulting'];

/**
 * The line that stays up through the shift. It is answered without a ring and rests with a silent microphone; a conversation
 * comes and goes on it without a call. Only the server's record, or the agent's own press, lets the microphone through.
 */
export class Standing {
  line: Line | null = null;
  /** A conversation, '' for a colleague's that is listened to, null for none. */
  private carries: string | null = null;
  /** Runs until the last packets of a conversation are through. */
  private tail: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly phone: Phone) {}

  get resting(): boolean {
    return this.line !== null && this.carries === null;
  }

  async open(line: Line, beside: MediaStream | null): Promise<void> {
    this.line = line;
    this.carries = null;
    usePhone.setState({ standing: 'opening' });
    try {
      await line.prepare(beside);
      line.phase('answering');
      this.phone.answer(line.id);
      line.letThrough(false);
    } catch {
      this.phone.hangup(line.id); // the PBX calls again, some times
      this.over(line);
      usePhone.setState({ standing: 'no_microphone' });
    }
  }

  up(line: Line): void {
    if (line !== this.line) return;
    line.letThrough(!this.resting && usePhone.getState().call?.line === line.id);
    usePhone.setState({ standing: 'up' });
  }

  over(line: Line): void {
    if (line !== this.line) return;
    clearTimeout(this.tail);
    this.tail = undefined;
    this.line = null;
    this.carries = null;
    usePhone.setState({ standing: 'none' });
  }

  /** Takes in what the line carries now; reports whether that is something else than before. */
  settle(desk: Desk, own: string[]): boolean {
    const { accepting, hungUp, autoAnswer } = usePhone.getState();
    const now = carried(desk, own, accepting, hungUp);
    if (!this.line || now === this.carries) return false;
    const byItself =
      autoAnswer && now !== accepting && desk.interactions?.find((i) => i.id === now)?.state === 'active';
    if (this.carries === null && byItself) sounds.play('zip');
    if (now === null) this.tail = setTimeout(() => this.fresh(), TAIL_MS);
    else if (this.tail !== undefined) this.fresh();
    this.carries = now;
    this.line.carry(now ?? '');
    if (now !== null) this.phone.stopEcho();
    hushRemote(this.line.id, now === null && hungUp !== null);
    return true;
  }

  private fresh(): void {
    clearTimeout(this.tail);
    this.tail = undefined;
    if (this.line) this.phone.refresh(this.line.id);
  }

  /** Whether an offer is taken on the page, because no call will ring for it. */
  takes(own: string[], id: string): boolean {
    return this.resting && this.line?.shown.phase === 'up' && !own.includes(id);
  }
}

/** What the line carries: the conversation that has no line of its own. */
export function carried(desk: Desk, own: string[], accepting: string | null, hungUp: string | null): string | null {
  const [mine] = (desk.interactions ?? [])
    .filter((i) => i.channel === 'voice' && !own.includes(i.id) && i.id !== hungUp)
    .filter((i) => CARRIED.includes(i.state) || (i.state === 'offered' && i.id === accepting))
    .sort(talkingFirst);
  return mine?.id ?? (desk.agent?.monitor ? '' : null);
}

/** Takes an offer by the server instead of an answer over SIP; false when it is not there any more. */
export async function takeOffer(id: string): Promise<boolean> {
  try {
    await ok(client.POST('/api/v1/interactions/{id}/accept', { params: { path: { id } } }));
    return true;
  } catch (error) {
    if (error instanceof ApiError && [404, 409].includes(error.status)) return false;
    throw error;
  }
}
