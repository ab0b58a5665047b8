import JsSIP from 'jssip';
import type { IncomingRTCSessionEvent, UA } from 'jssip/lib/UA';
import type { PhoneCredential } from '../api/answers';
import { client, ok } from '../api/client';
import { basePath, socketOrigin } from '../app/page';
import { type EchoEvents, EchoLine } from './echo';
import { JsSipLine } from './jssipLine';
import { Listeners } from './listeners';
import { TicketSocket } from './socket';
import type { Phone, PhoneEvents } from './types';
import { Watchdog } from './watchdog';

/** How many calls there may be at once: one with whom the agent talks, one that rings or is held. */
const LINES = 2;
type Transported = UA & { transport: { connect(): void } | null };

/** The phone over JsSIP: SIP over WebSocket on our own origin. */
export class JsSipPhone implements Phone {
  private ua: UA | null = null;
  private socket: TicketSocket | null = null;
  private watchdog: Watchdog | null = null;
  private readonly lines = new Map<string, JsSipLine>();
  private count = 0;
  private echoing: EchoLine | null = null;
  private ice: RTCIceServer[] = [];
  private readonly listeners = new Listeners<PhoneEvents>();

  constructor() {
    this.on('over', (line) => this.lines.delete(line));
  }

  on<E extends keyof PhoneEvents>(event: E, listener: PhoneEvents[E]): () => void {
    return this.listeners.on(event, listener);
  }

  start(credential: PhoneCredential): void {
    this.drop();
    this.ice = (credential.ice_servers ?? []) as RTCIceServer[];
    const path = withBase(credential.ws_path);
    const socket = new TicketSocket({
      url: (ticket) => `${path}?ticket=${encodeURIComponent(ticket)}`,
      ticket: async () => (await ok(client.POST('/api/v1/session/ticket'))).ticket,
      secure: location.protocol === 'https:',
      host: location.hostname,
    });
    const ua = new JsSIP.UA({
      sockets: [socket as never],
      uri: credential.uri,
      password: credential.password,
      authorization_user: credential.endpoint,
      register: true,
      register_expires: 120,
      session_timers: false,
      no_answer_timeout: 180,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 2,
      user_agent: 'Cordboard',
    }) as Transported;
    ua.on('registered', () => this.registered());
    ua.on('registrationFailed', (e: { cause?: string }) =>
      this.listeners.emit('registration', 'lost', e.cause ?? ''),
    );
    ua.on('unregistered', () => this.listeners.emit('registration', 'lost', 'unregistered'));
    ua.on('disconnected', () => {
      for (const line of this.lines.values()) line.disconnected();
      this.listeners.emit('registration', 'lost', 'connection');
    });
    ua.on('newRTCSession', (e: unknown) => this.arrived(e as IncomingRTCSessionEvent));
    this.ua = ua;
    this.socket = socket;
    this.watchdog = new Watchdog(
      socket,
      () => ua.register(),
      () => ua.transport?.connect(),
    );
    this.listeners.emit('registration', 'connecting', '');
    ua.start();
  }

  stop(): void {
    const ua = this.ua;
    this.ua = null;
    this.watchdog?.stop();
    ua?.removeAllListeners();
    ua?.stop();
    this.listeners.emit('registration', 'off', '');
  }

  drop(): void {
    this.watchdog?.stop();
    this.ua?.removeAllListeners();
    for (const line of this.lines.values()) line.drop();
    this.lines.clear();
    this.socket?.disconnect();
    this.ua = null;
    this.socket = null;
  }

  prepare(line: string, microphone: MediaStream): void {
    this.lines.get(line)?.prepare(microphone);
  }

  answer(line: string): void {
    this.lines.get(line)?.answer();
  }

  hangup(line: string): void {
    this.lines.get(line)?.hangup();
  }

  mute(line: string, on: boolean): void {
    this.lines.get(line)?.mute(on);
  }

  refresh(line: string): void {
    void this.lines
      .get(line)
      ?.refresh()
      .catch(() => undefined); // the sound goes on as it was
  }

  async replaceMicrophone(line: string, microphone: MediaStream): Promise<void> {
    await this.lines.get(line)?.replaceMicrophone(microphone);
  }

  echo(microphone: MediaStream, told: EchoEvents): EchoLine | null {
    if (!this.ua?.isRegistered() || this.open().some((l) => !l.standing)) return null;
    this.echoing?.stop();
    this.echoing = new EchoLine(this.ua, microphone, this.ice, told);
    return this.echoing;
  }

  stopEcho(): void {
    this.echoing?.stop();
  }

  sendDtmf(line: string, tone: string): void {
    this.lines.get(line)?.sendDtmf(tone);
  }

  hasSession(): boolean {
    return this.open().length > 0;
  }

  probe(): void {
    this.watchdog?.probe();
  }

  private registered(): void {
    this.listeners.emit('registration', 'registered', '');
    for (const line of this.open()) line.registered();
  }

  private open(): JsSipLine[] {
    return [...this.lines.values()].filter((l) => !l.isOver);
  }

  /** A call for this phone. A second one rings beside the first and leaves it alone; a third one is busy. */
  private arrived({ session, request, originator }: IncomingRTCSessionEvent): void {
    if ((originator as string) !== 'remote') return;
    this.echoing?.stop();
    const header = (name: string) => String(request.getHeader(name) ?? '');
    const mode = header('X-Cordboard-Mode');
    const answerNow = mode === 'answer-now';
    const standing = mode === 'standing';
    const interactionId = header('X-Cordboard-Interaction');
    const old = this.open();
    // the PBX calls again for a conversation because it has lost the line that is open here
    const again = old.filter((l) => l.standing === standing && l.interactionId === interactionId);
    const full = !standing && old.length - again.length >= LINES;
    if (full && !answerNow) {
      session.terminate({ status_code: 486 });
      return;
    }
    for (const line of full ? old.filter((l) => !l.standing) : again) line.hangup();
    this.count += 1;
    const line = new JsSipLine(`line-${this.count}`, interactionId, standing, session, request, {
      listeners: this.listeners,
      ice: this.ice,
      isRegistered: () => this.ua?.isRegistered() ?? false,
    });
    this.lines.set(line.id, line);
    this.listeners.emit('incoming', {
      line: line.id,
      offerId: header('X-Cordboard-Offer'),
      interactionId,
      answerNow,
      standing,
    });
  }
}

/** The path of the phone socket, whether or not the server wrote the base path before it. */
function withBase(path: string): string {
  const rest = path.startsWith(basePath()) ? path.slice(basePath().length) : path.replace(/^\//, '');
  return `${socketOrigin()}/${rest}`;
}
