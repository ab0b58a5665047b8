/** What the server answers to POST <key>/call: how to reach it by SIP over a WebSocket. */
export interface CallTicket {
  ws_url: string;
  uri: string;
  password: string;
  target: string;
  /** Goes with the INVITE as X-Cordboard-Conversation. */
  conversation?: string;
  authorization_user?: string;
  ice_servers?: RTCIceServer[];
}

/** A call under way. `over` is told once; true when it never came about. */
export interface Call {
  hangup(): void;
  mute(on: boolean): void;
  on(event: 'up', told: () => void): void;
  on(event: 'over', told: (failed: boolean) => void): void;
}

/** What widget-voice.js exports. */
export interface Voice {
  call(ticket: CallTicket, microphone: MediaStream): Call;
}
