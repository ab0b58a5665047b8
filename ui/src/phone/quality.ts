import type { Quality } from './types';

const EVERY_MS = 2_000;
const SILENT_AFTER_MS = 4_000;

/** The E-model in its short form: good enough for four bars. */
export function mosFrom(rttMs: number, jitterMs: number, lossPercent: number): number {
  const delay = rttMs / 2 + jitterMs * 2 + 10;
  const r = Math.max(0, (delay < 160 ? 93.2 - delay / 40 : 93.2 - (delay - 120) / 10) - lossPercent * 2.5);
  const mos = 1 + 0.035 * r + 0.000007 * r * (r - 60) * (100 - r);
  return Math.round(Math.min(4.4, Math.max(1, mos)) * 10) / 10;
}

interface Sample {
  received: number;
  lost: number;
}

/** Watches a connection until the returned function is called. */
export function watchQuality(pc: RTCPeerConnection, onQuality: (q: Quality) => void): () => void {
  let before: Sample | undefined;
  let movedAt = Date.now();
  const read = async () => {
    const stats = await pc.getStats().catch(() => undefined);
    if (!stats) return;
    let rttMs = 0;
    let jitterMs = 0;
    let codecId = '';
    const now: Sample = { received: 0, lost: 0 };
    stats.forEach((s) => {
      if (s.type === 'inbound-rtp' && s.kind === 'audio') {
        now.received = s.packetsReceived ?? 0;
        now.lost = Math.max(0, s.packetsLost ?? 0);
        jitterMs = (s.jitter ?? 0) * 1000;
        codecId = s.codecId ?? '';
      }
      if (s.type === 'remote-inbound-rtp' && s.kind === 'audio') rttMs = (s.roundTripTime ?? 0) * 1000;
    });
    const codec = (stats as unknown as Map<string, { mimeType?: string }>).get(codecId)?.mimeType ?? '';
    const received = now.received - (before?.received ?? 0);
    const lost = Math.max(0, now.lost - (before?.lost ?? 0));
    if (received > 0) movedAt = Date.now();
    const lossPercent = received + lost > 0 ? (100 * lost) / (received + lost) : 0;
    before = now;
    onQuality({
      mos: mosFrom(rttMs, jitterMs, lossPercent),
      lossPercent: Math.round(lossPercent * 10) / 10,
      jitterMs: Math.round(jitterMs),
      rttMs: Math.round(rttMs),
      codec: codec.replace('audio/', ''),
      silent: Date.now() - movedAt >= SILENT_AFTER_MS,
    });
  };
  const timer = setInterval(() => void read(), EVERY_MS);
  return () => clearInterval(timer);
}
