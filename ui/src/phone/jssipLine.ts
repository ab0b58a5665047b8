import type { RTCSession } from 'jssip/lib/RTCSession';
import type { IncomingRTCSessionEvent } from 'jssip/lib/UA';
import { announceMove } from './announceMove';
import { EarlyAnswer } from './early';
import { endGatheringSoon } from './gathering';
import type { Listeners } from './listeners';
import { watchQuality } from './quality';
import type { PhoneEvents } from './types';

const ICE_AWAY_MS = 3_000;
const ICE_GATHER_MS = 500;
const ICE_HOST_MS = 20;

interface Around {
  listeners: Listeners<PhoneEvents>;
  ice: RTCIceServer[];
  isRegistered: () => boolean;
}

/** One SIP session: from its INVITE to its end, beside another one or alone. */
export class JsSipLine {
  private readonly early: EarlyAnswer;
  /** The socket was lost during the call: the PBX has to learn the new one. */
  private moved = false;
  private left = false;
  private unwatch: () => void = () => undefined;

  constructor(
    readonly id: string,
    readonly interactionId: string,
    readonly standing: boolean,
    private readonly session: RTCSession,
    request: IncomingRTCSessionEvent['request'],
    private readonly around: Around,
  ) {
    this.early = new EarlyAnswer(request as never);
    session.on('failed', (e: { cause?: string }) => this.over(e.cause ?? ''));
    session.on('ended', (e: { cause?: string }) => this.over(e.cause ?? ''));
    session.on('confirmed', () => around.listeners.emit('up', id));
    session.on('peerconnection', ({ peerconnection }) => this.connected(peerconnection));
    session.on('icecandidate', endGatheringSoon(around.ice.length > 0 ? ICE_GATHER_MS : ICE_HOST_MS));
  }

  get isOver(): boolean {
    return this.left || this.session.isEnded();
  }

  prepare(microphone: MediaStream): void {
    if (!this.isOver) this.session.answer({ mediaStream: microphone, pcConfig: { iceServers: this.around.ice } });
  }

  answer(): void {
    if (this.isOver) return;
    this.early.accept();
    this.unwatch();
    const pc = this.connection();
    if (pc) this.unwatch = watchQuality(pc, (q) => this.around.listeners.emit('quality', this.id, q));
  }

  hangup(): void {
    if (this.isOver) return;
    const pc = this.connection();
    try {
      this.session.terminate(this.session.isEstablished() ? {} : { status_code: 480 });
    } finally {
      pc?.close(); // the audio ends now, whatever becomes of the BYE
      this.over('');
    }
  }

  mute(on: boolean): void {
    if (on) this.session.mute({ audio: true });
    else this.session.unmute({ audio: true });
  }

  /**
   * Lets the browser receive anew. Asterisk passes on the time stamps of whoever is in the bridge, so they jump with every
   * conversation; the browser takes the packets for late ones and plays them later by as much. Between the browser and itself
   * the sound is taken out of the agreement and put in again; the PBX is not asked.
   */
  async refresh(): Promise<void> {
    const pc = this.connection();
    const far = pc?.remoteDescription?.sdp;
    if (!pc || !far || this.isOver) return;
    for (const direction of ['inactive', 'sendrecv']) {
      if (pc.signalingState !== 'stable') return;
      const sdp = far.replace(/^a=(sendrecv|sendonly|recvonly|inactive)/gm, `a=${direction}`);
      await pc.setRemoteDescription({ type: 'offer', sdp });
      await pc.setLocalDescription(await pc.createAnswer());
    }
  }

  async replaceMicrophone(microphone: MediaStream): Promise<void> {
    const [track] = microphone.getAudioTracks();
    const sender = this.connection()
      ?.getSenders()
      .find((s) => s.track?.kind === 'audio' || s.track === null);
    if (!sender || !track) return;
    track.enabled = sender.track?.enabled ?? true; // a muted call stays muted
    await sender.replaceTrack(track);
  }

  sendDtmf(tone: string): void {
    if (this.session.isEstablished()) {
      this.session.sendDTMF(tone, { transportType: 'RFC2833' as never, duration: 120, interToneGap: 80 });
    }
  }

  /** The socket is gone. */
  disconnected(): void {
    this.moved ||= !this.isOver;
  }

  /** The phone is registered on a socket, perhaps another one. */
  registered(): void {
    if (!this.moved || !this.session.isEstablished()) this.moved = false;
    else
      announceMove(this.session, () => {
        this.moved = false;
      });
  }

  /** Lets go without a word to the PBX. */
  drop(): void {
    this.left = true;
    this.unwatch();
    this.session.removeAllListeners();
    this.session.connection?.close();
  }

  private over(cause: string): void {
    if (this.left) return;
    this.left = true;
    this.unwatch();
    this.around.listeners.emit('over', this.id, cause);
  }

  private connection(): RTCPeerConnection | undefined {
    return this.session.connection as RTCPeerConnection | undefined;
  }

  private connected(pc: RTCPeerConnection): void {
    pc.addEventListener('track', (e) => {
      // the least delay the network allows; the browser raises it by itself where packets come unevenly
      e.receiver.jitterBufferTarget = 0;
      this.around.listeners.emit('audio', this.id, e.streams[0] ?? new MediaStream([e.track]));
    });
    let away: ReturnType<typeof setTimeout> | undefined;
    pc.addEventListener('iceconnectionstatechange', () => {
      clearTimeout(away);
      if (pc.iceConnectionState !== 'disconnected' && pc.iceConnectionState !== 'failed') return;
      away = setTimeout(() => {
        if (!this.session.isEstablished() || !this.around.isRegistered()) return;
        this.session.renegotiate({ rtcOfferConstraints: { iceRestart: true } });
      }, ICE_AWAY_MS);
    });
  }
}
