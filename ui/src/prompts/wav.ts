const RATE = 16_000;

/** Decodes whatever the browser can play and writes it as WAV: one channel, 16 kHz, 16 bit. The server does the rest. */
export async function toWav(data: ArrayBuffer): Promise<Blob> {
  const audio = await new OfflineAudioContext(1, 1, RATE).decodeAudioData(data);
  const channels = Array.from({ length: audio.numberOfChannels }, (_, n) => audio.getChannelData(n));
  return wav(mix(channels), audio.sampleRate);
}

function mix(channels: Float32Array[]): Float32Array {
  const [first, ...rest] = channels;
  if (!first) return new Float32Array();
  return first.map((v, n) => rest.reduce((sum, c) => sum + (c[n] ?? 0), v) / channels.length);
}

/** A WAV file of one channel, 16 bit. */
export function wav(samples: Float32Array, rate: number): Blob {
  const view = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const word = (at: number, text: string) => {
    for (let n = 0; n < text.length; n++) view.setUint8(at + n, text.charCodeAt(n));
  };
  word(0, 'RIFF');
  view.setUint32(4, 36 + samples.length * 2, true);
  word(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  word(36, 'data');
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((v, n) => {
    view.setInt16(44 + n * 2, Math.round(Math.max(-1, Math.min(1, v)) * 32767), true);
  });
  return new Blob([view.buffer], { type: 'audio/wav' });
}

/** A file as WAV: as it is when it says so or cannot be decoded, for the server to judge; else decoded here. */
export async function asWav(file: File): Promise<Blob> {
  const data = await file.arrayBuffer();
  const head = new TextDecoder('latin1').decode(data.slice(0, 4));
  if (head === 'RIFF') return new Blob([data], { type: 'audio/wav' });
  try {
    return await toWav(data.slice(0));
  } catch {
    return new Blob([data], { type: 'audio/wav' });
  }
}
