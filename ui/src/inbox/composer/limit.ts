import type { Traits } from '../records';

/** What a text message comes to. */
export interface Segments {
  encoding: 'gsm7' | 'ucs2';
  units: number;
  parts: number;
  left: number;
}

// 3GPP TS 23.038 §6.2.1 and its extension table
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const EXTENSION = new Set('\f^{}\\[~]|€');
const ROOM = { gsm7: { single: 160, part: 153 }, ucs2: { single: 70, part: 67 } };

/** Counts a text in SMS as it is typed; no part ends inside an escape or a surrogate pair. */
export function countSegments(text: string): Segments {
  const gsm = [...text].every((c) => BASIC.has(c) || EXTENSION.has(c));
  const encoding = gsm ? 'gsm7' : 'ucs2';
  const width = (c: string) => (gsm ? (EXTENSION.has(c) ? 2 : 1) : c.length);
  const { single, part } = ROOM[encoding];
  const units = [...text].reduce((n, c) => n + width(c), 0);
  if (units <= single) return { encoding, units, parts: text ? 1 : 0, left: single - units };
  let parts = 1;
  let used = 0;
  for (const c of text) {
    if (used + width(c) > part) {
      parts += 1;
      used = 0;
    }
    used += width(c);
  }
  return { encoding, units, parts, left: part - used };
}

/** The length of a text in the unit in which a channel limits it. */
export function lengthOf(text: string, unit: string | undefined): number {
  if (unit === 'bytes') return new TextEncoder().encode(text).length;
  if (unit === 'utf16') return text.length;
  return [...text].length;
}

/** What any message may have at most, whatever the channel. */
export const MOST = 20_000;
/** Into so many messages a channel's driver splits a text. */
const SPLITS = 10;

export type Count =
  | { kind: 'segments'; encoding: Segments['encoding']; parts: number; left: number; over: boolean }
  | { kind: 'length'; used: number; most: number; parts: number; over: boolean };

/** What is told beside the text: always for SMS, else once the limit comes into sight. */
export function count(text: string, traits: Traits | undefined): Count | null {
  const over = [...text].length > MOST;
  if (traits?.segments) {
    const { encoding, parts, left } = countSegments(text);
    return parts > 0 ? { kind: 'segments', encoding, parts, left, over } : null;
  }
  const most = traits?.text_limit || MOST;
  const used = lengthOf(text, traits?.text_unit);
  if (used < most * 0.8) return null;
  const parts = Math.ceil(used / most);
  return { kind: 'length', used, most, parts, over: over || parts > (traits?.text_limit ? SPLITS : 1) };
}
