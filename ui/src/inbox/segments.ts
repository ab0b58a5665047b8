/** What a text message comes to, as channels/sms counts it; both are held to channels/sms/testdata. */
export interface Segments {
  encoding: 'gsm7' | 'ucs2';
  /** Septets or UTF-16 units, without headers. */
  units: number;
  /** 0 for no text at all. */
  parts: number;
  /** Units that still fit into the last part. */
  left: number;
}

/** How far a text may be changed to fit the cheaper alphabet. */
export type Smart = 'off' | 'signs' | 'letters';

// 3GPP TS 23.038 §6.2.1 and its extension table
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
    '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const extension = new Set('\f^{}\\[~]|€');

const room = { gsm7: { single: 160, part: 153 }, ucs2: { single: 70, part: 67 } };

function septets(char: string): number {
  if (basic.has(char)) return 1;
  return extension.has(char) ? 2 : 0;
}

/** Whether the text can be sent in the default alphabet. */
export function isGSM(text: string): boolean {
  for (const char of text) if (septets(char) === 0) return false;
  return true;
}

/** Counts a text as it is typed: no part ends inside an escape or a surrogate pair. */
export function countSegments(text: string): Segments {
  const encoding = isGSM(text) ? 'gsm7' : 'ucs2';
  const width = (char: string) => (encoding === 'gsm7' ? septets(char) : char.length);
  const { single, part } = room[encoding];
  let units = 0;
  for (const char of text) units += width(char);
  if (units <= single) return { encoding, units, parts: Math.min(units, 1), left: single - units };
  let parts = 1;
  let used = 0;
  for (const char of text) {
    if (used + width(char) > part) {
      parts += 1;
      used = 0;
    }
    used += width(char);
  }
  return { encoding, units, parts, left: part - used };
}

const signs = new Map<string, string>();
for (const [chars, plain] of [
  ['‘’‚‛′ʼˈ`´‹›', "'"],
  ['“”„‟″«»〝〞', '"'],
  ['‐‑‒–—―−⁃﹣－•', '-'],
  ['\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t', ' '],
  ['\u2028\u2029\u0085', '\n'],
  ['\u00ad\u200b\u200e\u200f\u2060\ufeff', ''],
  ['⁄∕', '/'],
] as const) {
  for (const char of chars) signs.set(char, plain);
}
for (const [char, plain] of Object.entries({
  '…': '...',
  '‥': '..',
  '·': '.',
  '×': 'x',
  '¸': ',',
  '‗': '_',
  '¦': '|',
  '‼': '!!',
  '⁇': '??',
  '©': '(c)',
  '®': '(R)',
  '™': 'TM',
  '№': 'No.',
  '¼': '1/4',
  '½': '1/2',
  '¾': '3/4',
})) {
  signs.set(char, plain);
}

const letters: Record<string, string> = {
  ç: 'c',
  œ: 'oe',
  Œ: 'OE',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  þ: 'th',
  Þ: 'Th',
  ı: 'i',
  ħ: 'h',
  Ħ: 'H',
  ª: 'a',
  º: 'o',
  '°': 'o',
  ŋ: 'n',
  Ŋ: 'N',
  ẞ: 'SS',
  '¢': 'c',
};

/** The character in the default alphabet, or undefined when it has no likeness there. */
function plain(char: string, how: Smart): string | undefined {
  if (septets(char) > 0) return char;
  const sign = signs.get(char);
  if (sign !== undefined || how !== 'letters') return sign;
  if (letters[char] !== undefined) return letters[char];
  const bare = char.normalize('NFD').replace(/\p{Mn}/gu, '');
  return bare !== '' && bare !== char && isGSM(bare) ? bare : undefined;
}

/** The text in the default alphabet if it can be had that cheaply, else the text as it is. */
export function transliterate(text: string, how: Smart): string {
  if (how === 'off' || isGSM(text)) return text;
  let out = '';
  for (const char of text.normalize('NFC')) {
    const p = plain(char, how);
    if (p === undefined) return text;
    out += p;
  }
  return out;
}
