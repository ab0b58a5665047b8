import { csrfToken } from '../api/client';
import { ApiError } from '../api/errors';
import type { ListImport } from '../api/rows';
import { origin } from '../app/page';
import type { Kind } from './queries';

/** What the server takes at most. */
export const MOST_BYTES = 1 << 30;

interface Upload {
  kind: Kind;
  listId: string;
  file: File;
  /** 0 to 1. */
  onProgress: (part: number) => void;
  signal: AbortSignal;
}

/** Sends a file as it is. fetch does not tell how much of a body was sent, so this is an XMLHttpRequest; it takes its time. */
export function upload({ kind, listId, file, onProgress, signal }: Upload): Promise<ListImport> {
  return new Promise((done, failed) => {
    const x = new XMLHttpRequest();
    const name = encodeURIComponent(file.name.slice(0, 190));
    x.open('POST', `${origin()}/api/v1/${kind}/${encodeURIComponent(listId)}/imports?file_name=${name}`);
    x.setRequestHeader('Content-Type', 'application/octet-stream');
    x.setRequestHeader('X-CSRF-Token', csrfToken());
    x.responseType = 'json';
    x.upload.onprogress = (e) => e.lengthComputable && onProgress(e.loaded / e.total);
    x.onload = () => (x.status < 300 ? done(x.response as ListImport) : failed(ApiError.from(x.status, x.response)));
    x.onerror = () => failed(ApiError.network(new Error('upload')));
    x.onabort = () => failed(new DOMException('cancelled', 'AbortError'));
    signal.addEventListener('abort', () => x.abort());
    x.send(file);
  });
}
