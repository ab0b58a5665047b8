import { basePath } from '../../app/page';
import { currentLanguage } from '../../i18n';
import type { StoredFile } from '../records';

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

function dataUrl(blob: Blob, mime: string): Promise<string> {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result).replace(/^data:[^;,]*/, `data:${mime}`));
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(blob);
  });
}
