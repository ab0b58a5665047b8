import type { TicketSocket } from './socket';

const KEEPALIVE_MS = 15_000;
const QUIET_MS = 40_000;
const ANSWER_MS = 6_000;

/**
 * Keeps the signalling alive and finds out that it is dead. A browser may hold a dead socket open for minutes, and timers
 * stall in a hidden tab: so besides the keep-alive every return (network, tab, server) asks the PBX and wants an answer.
 */
export class Watchdog {
  private readonly beat: ReturnType<typeof setInterval>;
  private waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly socket: TicketSocket,
    /** Sends something the PBX must answer. */
    private readonly ask: () => void,
    /** Connects at once when nothing is connected. */
    private readonly connect: () => void,
  ) {
    this.beat = setInterval(this.keepAlive, KEEPALIVE_MS);
    window.addEventListener('online', this.probe);
    document.addEventListener('visibilitychange', this.onVisible);
  }

  stop(): void {
    clearInterval(this.beat);
    clearTimeout(this.waiting);
    window.removeEventListener('online', this.probe);
    document.removeEventListener('visibilitychange', this.onVisible);
  }

  probe = (): void => {
    if (!this.socket.isConnected()) {
      if (!this.socket.isConnecting()) this.connect();
      return;
    }
    const asked = Date.now();
    this.ask();
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      if (this.socket.heardAt < asked) this.socket.giveUp();
    }, ANSWER_MS);
  };

  private keepAlive = (): void => {
    if (!this.socket.isConnected()) return;
    this.socket.send('\r\n\r\n');
    if (Date.now() - this.socket.heardAt > QUIET_MS) this.probe();
  };

  private onVisible = (): void => {
    if (document.visibilityState === 'visible') this.probe();
  };
}
