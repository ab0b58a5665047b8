/** What the server answers to POST <key>/call: how to place one call, within seconds. */
export interface CallTicket {
  /** The socket to the PBX, relative to the folder of widget.js or a whole address. */
  ws_url: string;
  uri: string;
  password: string;
  target: string;
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
