import type { UA } from 'jssip';
import type { RTCSession } from 'jssip/lib/RTCSession';
import { endGatheringSoon } from './gathering';

/** The extension of the agents' dialplan context that sends back what it hears. */
export const ECHO = 'echo';
const ICE_GATHER_MS = 500;

export interface EchoEvents {
  /** What the PBX sends back. */
  audio: (stream: MediaStream) => void;
  /** It ended, or never came about; cause is JsSIP's word for why. */
  over: (cause: string) => void;
}

/** A call to the PBX's echo: the one call that the page makes itself, without the daemon. It gives way to any other. */
export class EchoLine {
  private session: RTCSession | null = null;
  private left = false;

  constructor(
    ua: UA,
    microphone: MediaStream,
    ice: RTCIceServer[],
    private readonly told: EchoEvents,
  ) {
    this.session = ua.call(ECHO, {
      mediaStream: microphone,
      pcConfig: { iceServers: ice },
      mediaConstraints: { audio: true, video: false },
      eventHandlers: {
        failed: (e: { cause?: string }) => this.over(e.cause ?? ''),
        ended: () => this.over(''),
        peerconnection: ({ peerconnection }: { peerconnection: RTCPeerConnection }) => this.watch(peerconnection),
        icecandidate: endGatheringSoon(ICE_GATHER_MS),
      },
    } as never) as RTCSession;
    const pc = this.session.connection as RTCPeerConnection | undefined;
    if (pc) this.watch(pc);
  }

  stop(): void {
    if (this.left) return;
    const pc = this.session?.connection as RTCPeerConnection | undefined;
    try {
      if (this.session && !this.session.isEnded()) this.session.terminate();
    } finally {
      pc?.close();
      this.over('');
    }
  }

  private watched = false;
  private watch(pc: RTCPeerConnection): void {
    if (this.watched) return;
    this.watched = true;
    pc.addEventListener('track', (e) => this.told.audio(e.streams[0] ?? new MediaStream([e.track])));
  }

  private over(cause: string): void {
    if (this.left) return;
    this.left = true;
    this.told.over(cause);
  }
}
