import { basePath } from '../../app/page';
import { currentLanguage } from '../../i18n';
import type { Message, StoredFile } from '../records';

/** Where the bytes of an attachment are. */
export function fileUrl(f: Pick<StoredFile, 'id'>, download = false): string {
  return `${basePath()}api/v1/files/${encodeURIComponent(f.id)}${download ? '?download=true' : ''}`;
}

/** A size for people: "1.4 MB". */
export function sizeText(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
  let n = bytes;
  let u = 0;
  while (n >= 1000 && u < units.length - 1) {
    n /= 1000;
    u += 1;
  }
  const options = {
    style: 'unit',
    unit: units[u],
    unitDisplay: 'short',
    maximumFractionDigits: n < 10 && u > 0 ? 1 : 0,
  };
  return new Intl.NumberFormat(currentLanguage(), options as Intl.NumberFormatOptions).format(n);
}

/** How a file is shown, by what it is and not by what it says it is. The server sends everything else as a download. */
export function shownAs(f: Pick<StoredFile, 'mime' | 'state'>): 'image' | 'audio' | 'video' | 'file' {
  if (f.state !== 'stored') return 'file';
  if (/^image\/(png|jpeg|gif|webp|avif|bmp)$/.test(f.mime)) return 'image';
  if (f.mime.startsWith('audio/')) return 'audio';
  if (f.mime.startsWith('video/')) return 'video';
  return 'file';
}

const PICTURE_MOST = 4_000_000;

/** The pictures that a mail brought along, as data: addresses: its frame has no right to fetch anything of ours. */
export async function fetchPictures(files: StoredFile[]): Promise<Map<string, string>> {
  const out = new Map<string, string>();
  const wanted = files.filter((f) => f.content_id && shownAs(f) === 'image' && f.size <= PICTURE_MOST);
  await Promise.all(
    wanted.map(async (f) => {
      try {
        const answer = await fetch(fileUrl(f), { credentials: 'same-origin' });
        if (!answer.ok) return;
        out.set(f.content_id ?? '', await dataUrl(await answer.blob(), f.mime));
      } catch {
        // its place stays empty, with its alternative text
      }
    }),
  );
  return out;
}

const FAR_MOST = 60;
const AT_ONCE = 4;

/**
 * The pictures that a mail shows from elsewhere, by their addresses: our server fetches them, so that the sender learns
 * that the mail was read, but not where and by whom.
 */
export async function fetchFar(
  message: Pick<Message, 'id' | 'thread_id'>,
  html: string,
): Promise<Map<string, string>> {
  const doc = new DOMParser().parseFromString(html, 'text/html');
  const all = [...doc.querySelectorAll('img[data-remote-src]')].map((e) => e.getAttribute('data-remote-src') ?? '');
  const wanted = [...new Set(all)].filter((src) => /^https?:/i.test(src)).slice(0, FAR_MOST);
  const out = new Map<string, string>();
  const at = `${basePath()}api/v1/threads/${message.thread_id}/messages/${message.id}/picture?src=`;
  const one = async () => {
    for (let src = wanted.shift(); src !== undefined; src = wanted.shift()) {
      try {
        const answer = await fetch(at + encodeURIComponent(src), { credentials: 'same-origin' });
        const mime = (answer.headers.get('content-type') ?? '').split(';')[0] ?? '';
        if (answer.ok) out.set(src, await dataUrl(await answer.blob(), mime));
      } catch {
        // its place stays empty, with its alternative text
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  return out;
}

function dataUrl(blob: Blob, mime: string): Promise<string> {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result).replace(/^data:[^;,]*/, `data:${mime}`));
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(blob);
  });
}
