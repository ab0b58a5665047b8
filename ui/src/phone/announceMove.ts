import type { RTCSession } from 'jssip/lib/RTCSession';

const UPDATE_UNKNOWN = [405, 420, 501];

/** JsSIP's requests within a dialog, which its types leave out. */
type Requesting = RTCSession & {
  sendRequest(
    method: 'UPDATE',
    options: {
      extraHeaders: string[];
      eventHandlers: {
        onSuccessResponse: () => void;
        onErrorResponse: (response: { status_code: number }) => void;
        onRequestTimeout: () => void;
        onTransportError: () => void;
        onDialogError: () => void;
      };
    },
  ): unknown;
};

/**
 * Tells the PBX that the dialog goes over the new socket from now on, so that what follows (its BYE) comes here. An
 * UPDATE without an offer touches no media and, unlike JsSIP's own renegotiation, does not end the call when it fails.
 */
export function announceMove(session: RTCSession, onDone: () => void): void {
  (session as Requesting).sendRequest('UPDATE', {
    extraHeaders: [`Contact: ${session.contact}`],
    eventHandlers: {
      onSuccessResponse: onDone,
      onErrorResponse: ({ status_code }) => {
        onDone();
        if (UPDATE_UNKNOWN.includes(status_code)) session.renegotiate({});
      },
      onRequestTimeout: () => undefined,
      onTransportError: () => undefined, // announced again after the next registration
      onDialogError: () => undefined,
    },
  });
}
