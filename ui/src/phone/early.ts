type Reply = (
  code: number,
  reason?: string | null,
  headers?: string[] | null,
  body?: string | null,
  onSuccess?: () => void,
  onFailure?: () => void,
) => void;

/**
 * Splits an answer in two. While the call rings, the PBX is told how the sound will flow (a 183 with our SDP), so that ICE
 * and DTLS are through when the agent accepts; then the 200 is all that is left to send. JsSIP can only answer as a whole:
 * it is let do so, and its 200 is kept until the agent's word.
 */
export class EarlyAnswer {
  private accepted = false;
  private kept: (() => void) | null = null;

  constructor(invite: { reply: Reply }) {
    const reply = invite.reply.bind(invite);
    invite.reply = (code, reason, headers, body, onSuccess, onFailure) => {
      const send = () => reply(code, reason, headers, body, onSuccess, onFailure);
      if (code !== 200 || this.accepted) {
        send();
        return;
      }
      this.kept = send;
      reply(183, null, headers, body);
    };
  }

  accept(): void {
    this.accepted = true;
    this.kept?.();
    this.kept = null;
  }
}
