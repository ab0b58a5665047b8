import type { Traits } from '../records';
import { countSegments, type Segments } from '../segments';

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
