import type { Source, SourceDraft } from './queries';

/** The largest text of a source, in bytes; the server's limit. */
export const MOST = 4 * 1024 * 1024;
export const FORMATS = ['text', 'markdown', 'html'] as const;
export type Format = (typeof FORMATS)[number];

/** What the dialog holds of a source. */
export interface Writing {
  title: string;
  url: string;
  /** Empty is told by the file's name and the text's beginning. */
  format: Format | '';
  body: string;
  language: string;
  /** The last day it is answered from, as the calendar of this computer has it. */
  last: string;
  file: string;
}

export const NOTHING: Writing = { title: '', url: '', format: '', body: '', language: '', last: '', file: '' };

export function writingOf(s: Source): Writing {
  return {
    ...NOTHING,
    title: s.title,
    url: s.url ?? '',
    format: FORMATS.find((f) => f === s.format) ?? '',
    body: s.body,
    language: s.language ?? '',
    last: s.expires ? lastDay(s.expires) : '',
  };
}

const two = (n: number) => String(n).padStart(2, '0');

/** A source that expires at a midnight is answered from until the day before it. */
export function lastDay(expires: string): string {
  const at = new Date(Date.parse(expires) - 1);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** The midnight after a day. */
export function expiryOf(last: string): string | undefined {
  const [y, m, d] = last.split('-').map(Number);
  return y && m && d ? new Date(y, m - 1, d + 1).toISOString() : undefined;
}

export function draftOf(w: Writing, version?: number): SourceDraft {
  const expires = expiryOf(w.last);
  return {
    title: w.title.trim(),
    url: w.url.trim(),
    body: w.body,
    language: w.language,
    ...(w.format ? { format: w.format } : {}),
    ...(w.file ? { file_name: w.file.slice(0, 190) } : {}),
    ...(expires ? { expires } : {}),
    ...(version ? { version } : {}),
  };
}

export type FileBar = 'large' | 'pdf' | 'binary';

/** Reads a file that somebody chose; says why when it is none that can be answered from. */
export async function readText(file: File): Promise<{ text: string } | { bar: FileBar }> {
  if (/\.pdf$/i.test(file.name) || file.type === 'application/pdf') return { bar: 'pdf' };
  if (file.size > MOST) return { bar: 'large' };
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
    if (text.startsWith('%PDF-')) return { bar: 'pdf' };
    return text.includes('\0') ? { bar: 'binary' } : { text };
  } catch {
    return { bar: 'binary' };
  }
}

/** What a file is called without its folder and its ending. */
export function titleOf(file: string): string {
  return file
    .replace(/^.*[/\\]/, '')
    .replace(/\.[^.]{1,8}$/, '')
    .slice(0, 80);
}

const ENDINGS: Record<string, Format> = {
  md: 'markdown',
  markdown: 'markdown',
  html: 'html',
  htm: 'html',
  txt: 'text',
};

export function formatOf(file: string): Format | '' {
  return ENDINGS[file.slice(file.lastIndexOf('.') + 1).toLowerCase()] ?? '';
}
