/** JsSIP's Socket: every connection asks for its own one-use ticket first. */
export interface TicketSocketOptions {
  url: (ticket: string) => string;
  ticket: () => Promise<string>;
  secure: boolean;
  host: string;
}

const OPEN_MS = 8_000;

export class TicketSocket {
  via_transport: string;
  readonly url: string;
  readonly sip_uri: string;
  onconnect: () => void = () => undefined;
  ondisconnect: (error: boolean, code?: number, reason?: string) => void = () => undefined;
  ondata: (data: never) => void = () => undefined;
  /** When the PBX was last heard on any connection, browser clock. */
  heardAt = 0;

  private ws: WebSocket | null = null;
  private turn = 0;
  private opening: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: TicketSocketOptions) {
    this.via_transport = options.secure ? 'WSS' : 'WS';
    this.url = options.url('');
    this.sip_uri = `sip:${options.host};transport=ws`;
  }

  connect(): void {
    this.turn += 1;
    const turn = this.turn;
    this.close();
    this.opening = setTimeout(() => this.lost(turn), OPEN_MS);
    this.options.ticket().then(
      (ticket) => this.open(turn, ticket),
      () => this.lost(turn),
    );
  }

  disconnect(): void {
    this.turn += 1;
    this.close();
  }

  send(message: string | ArrayBufferLike | Blob | ArrayBufferView): boolean {
    if (this.ws?.readyState !== WebSocket.OPEN) return false;
    this.ws.send(message as string);
    return true;
  }

  isConnected(): boolean {
    return this.ws?.readyState === WebSocket.OPEN;
  }

  isConnecting(): boolean {
    return this.opening !== undefined;
  }

  /** Gives a dead connection up without waiting for the browser to notice. */
  giveUp(): void {
    this.lost(this.turn);
  }

  private open(turn: number, ticket: string): void {
    if (turn !== this.turn) return;
    const ws = new WebSocket(this.options.url(ticket), 'sip');
    ws.binaryType = 'arraybuffer';
    this.ws = ws;
    ws.onopen = () => {
      if (turn !== this.turn) return;
      this.opened();
      this.heardAt = Date.now();
      this.onconnect();
    };
    ws.onmessage = (m) => {
      this.heardAt = Date.now();
      if (turn === this.turn) this.ondata(m.data as never);
    };
    ws.onclose = (e) => this.lost(turn, e.code, e.reason);
  }

  private opened(): void {
    clearTimeout(this.opening);
    this.opening = undefined;
  }

  private lost(turn: number, code?: number, reason?: string): void {
    if (turn !== this.turn) return;
    this.turn += 1;
    this.close();
    this.ondisconnect(true, code, reason);
  }

  private close(): void {
    this.opened();
    const ws = this.ws;
    this.ws = null;
    if (!ws) return;
    ws.onopen = ws.onmessage = ws.onclose = null;
    ws.close();
  }
}
