/** A piece of a text: plain, or a link that is safe to follow. */
export interface Piece {
  text: string;
  href?: string;
}

const candidate = /\b(?:https?:\/\/|www\.)[^\s<>"'`]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gi;

/** Cuts a text into plain pieces and links. Only http, https and mail addresses become links. */
export function pieces(text: string): Piece[] {
  const out: Piece[] = [];
  let at = 0;
  for (const found of text.matchAll(candidate)) {
    const word = trimmed(found[0]);
    const href = safe(word.includes('@') && !/^(https?:|www\.)/i.test(word) ? `mailto:${word}` : word);
    if (!href) continue;
    if (found.index > at) out.push({ text: text.slice(at, found.index) });
    out.push({ text: word, href });
    at = found.index + word.length;
  }
  if (at < text.length) out.push({ text: text.slice(at) });
  return out;
}

/** The address of a link, or nothing for what could do anything else than open a page or a mail. */
export function safe(address: string): string | undefined {
  try {
    const url = new URL(/^www\./i.test(address) ? `https://${address}` : address);
    // a name before the host makes one site look like another
    if (url.username || url.password) return undefined;
    return ['https:', 'http:', 'mailto:'].includes(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/** A sentence's own punctuation is not the link's, and a bracket is only where one was opened. */
function trimmed(word: string): string {
  let w = word.replace(/[.,;:!?…]+$/, '');
  while (w.endsWith(')') && w.split(')').length > w.split('(').length) w = w.slice(0, -1).replace(/[.,;:!?]+$/, '');
  return w;
}
