import JsSIP from 'jssip';
import type { RTCSession } from 'jssip/lib/RTCSession';
import type { IncomingRTCSessionEvent, UA } from 'jssip/lib/UA';
import type { PhoneCredential } from '../api/answers';
import { client, ok } from '../api/client';
import { basePath, socketOrigin } from '../app/page';
import { announceMove } from './announceMove';
import { EarlyAnswer } from './early';
import { Listeners } from './listeners';
import { watchQuality } from './quality';
import { TicketSocket } from './socket';
import type { Phone, PhoneEvents } from './types';
import { Watchdog } from './watchdog';

const ICE_AWAY_MS = 3_000;
const ICE_GATHER_MS = 500;
const ICE_HOST_MS = 20;
type Transported = UA & { transport: { connect(): void } | null };

/** The phone over JsSIP: SIP over WebSocket on our own origin. */
export class JsSipPhone implements Phone {
  private ua: UA | null = null;
  private socket: TicketSocket | null = null;
  private watchdog: Watchdog | null = null;
  private session: RTCSession | null = null;
  private early: EarlyAnswer | null = null;
  private ice: RTCIceServer[] = [];
  /** The socket was lost during the call: the PBX has to learn the new one. */
  private moved = false;
  private readonly listeners = new Listeners<PhoneEvents>();
  private unwatch: () => void = () => undefined;

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
      connection_recovery_max_interval: 8,
      user_agent: 'Cordboard',
    }) as Transported;
    ua.on('registered', () => this.registered());
    ua.on('registrationFailed', (e: { cause?: string }) =>
      this.listeners.emit('registration', 'lost', e.cause ?? ''),
    );
    ua.on('unregistered', () => this.listeners.emit('registration', 'lost', 'unregistered'));
    ua.on('disconnected', () => {
      this.moved ||= this.hasSession();
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
    this.session?.removeAllListeners();
    this.session?.connection?.close();
    this.socket?.disconnect();
    this.unwatch();
    this.session = null;
    this.ua = null;
    this.socket = null;
  }

  prepare(microphone: MediaStream): void {
    if (!this.hasSession()) return;
    this.session?.answer({ mediaStream: microphone, pcConfig: { iceServers: this.ice } });
  }

  answer(): void {
    const { session, early } = this;
    if (!session || session.isEnded()) return;
    early?.accept();
    this.unwatch();
    const pc = session.connection as RTCPeerConnection | undefined;
    if (pc) this.unwatch = watchQuality(pc, (q) => this.listeners.emit('quality', q));
  }

  hangup(): void {
    const session = this.session;
    if (!session || session.isEnded()) return;
    const pc = session.connection as RTCPeerConnection | undefined;
    try {
      session.terminate(session.isEstablished() ? {} : { status_code: 480 });
    } finally {
      pc?.close(); // the audio ends now, whatever becomes of the BYE
    }
  }

  mute(on: boolean): void {
    if (on) this.session?.mute({ audio: true });
    else this.session?.unmute({ audio: true });
  }

  async replaceMicrophone(microphone: MediaStream): Promise<void> {
    const pc = this.session?.connection as RTCPeerConnection | undefined;
    const [track] = microphone.getAudioTracks();
    const sender = pc?.getSenders().find((s) => s.track?.kind === 'audio' || s.track === null);
    if (!sender || !track) return;
    track.enabled = sender.track?.enabled ?? true; // a muted call stays muted
    await sender.replaceTrack(track);
  }

  sendDtmf(tone: string): void {
    if (this.session?.isEstablished()) {
      this.session.sendDTMF(tone, { transportType: 'RFC2833' as never, duration: 120, interToneGap: 80 });
    }
  }

  hasSession(): boolean {
    return this.session !== null && !this.session.isEnded();
  }

  probe(): void {
    this.watchdog?.probe();
  }

  private registered(): void {
    this.listeners.emit('registration', 'registered', '');
    const session = this.session;
    if (!this.moved || !session?.isEstablished()) this.moved = false;
    else
      announceMove(session, () => {
        this.moved = false;
      });
  }

  private arrived({ session, request, originator }: IncomingRTCSessionEvent): void {
    if ((originator as string) !== 'remote') return;
    const header = (name: string) => String(request.getHeader(name) ?? '');
    const answerNow = header('X-Cordboard-Mode') === 'answer-now';
    const old = this.session;
    if (this.hasSession() && !answerNow) {
      session.terminate({ status_code: 486 });
      return;
    }
    this.follow(session);
    this.early = new EarlyAnswer(request as never);
    if (old && !old.isEnded()) old.terminate(); // the PBX called again because it had lost this one
    const interactionId = header('X-Cordboard-Interaction');
    this.listeners.emit('incoming', { offerId: header('X-Cordboard-Offer'), interactionId, answerNow });
  }

  private follow(session: RTCSession): void {
    this.session = session;
    this.moved = false;
    const over = (e: { cause?: string }) => {
      if (this.session !== session) return;
      this.session = null;
      this.unwatch();
      this.listeners.emit('over', e.cause ?? '');
    };
    session.on('failed', over);
    session.on('ended', over);
    session.on('confirmed', () => this.session === session && this.listeners.emit('up'));
    session.on('peerconnection', ({ peerconnection }) => this.connected(session, peerconnection));
    // A dead STUN server must not delay the answer; without one all candidates are there at once, but Chromium waits on.
    const patience = this.ice.length > 0 ? ICE_GATHER_MS : ICE_HOST_MS;
    let _gathering: ReturnType<typeof setTimeout> | undefined;
    session.on('icecandidate', ({ ready }) => {
      _gathering ??= setTimeout(ready, patience);
    });
  }

  private connected(session: RTCSession, pc: RTCPeerConnection): void {
    pc.addEventListener('track', (e) => {
      // the least delay the network allows; the browser raises it by itself where packets come unevenly
      e.receiver.jitterBufferTarget = 0;
      const stream = e.streams[0] ?? new MediaStream([e.track]);
      this.listeners.emit('audio', stream);
    });
    let away: ReturnType<typeof setTimeout> | undefined;
    pc.addEventListener('iceconnectionstatechange', () => {
      clearTimeout(away);
      if (pc.iceConnectionState !== 'disconnected' && pc.iceConnectionState !== 'failed') return;
      away = setTimeout(() => {
        if (!session.isEstablished() || !this.ua?.isRegistered()) return;
        session.renegotiate({ rtcOfferConstraints: { iceRestart: true } });
      }, ICE_AWAY_MS);
    });
  }
}

/** The path of the phone socket, whether or not the server wrote the base path before it. */
function withBase(path: string): string {
  const rest = path.startsWith(basePath()) ? path.slice(basePath().length) : path.replace(/^\//, '');
  return `${socketOrigin()}/${rest}`;
}
