interface Found {
  candidate: Pick<RTCIceCandidate, 'candidate'>;
  ready: () => void;
}

/**
 * Ends the browser's search for addresses soon after it found one over UDP: a dead STUN server must not delay an answer, and
 * without one Chromium waits on though it has all it can find. Addresses over TCP do not count. Asterisk has no use for them and
 * begins no ICE with them alone, so that nobody would hear anybody; on a busy machine they may come first. What is found later
 * is of use all the same, for the browser tries it by itself.
 */
export function endGatheringSoon(patience: number): (found: Found) => void {
  let ended: (() => void) | undefined; // the search that a timer runs for: a renegotiation begins another
  return ({ candidate, ready }) => {
    if (ready === ended || !/^candidate:\S+ \d+ udp /i.test(candidate.candidate)) return;
    ended = ready;
    setTimeout(ready, patience);
  };
}
