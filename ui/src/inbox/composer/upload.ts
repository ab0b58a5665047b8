import { create } from 'zustand';
import { csrfToken } from '../../api/client';
import { ApiError, explain } from '../../api/errors';
import { origin } from '../../app/page';
import type { StoredFile } from '../records';
import { type Kind, readWriting, write } from './draft';

/** A file on its way. Once it is there it belongs to the draft. */
export interface Upload {
  key: string;
  thread: string;
  kind: Kind;
  name: string;
  size: number;
  /** 0 to 1. */
  part: number;
  why?: string;
  cancel: () => void;
}

export const useUploads = create<{ items: Upload[] }>(() => ({ items: [] }));
const put = (key: string, change: Partial<Upload>) =>
  useUploads.setState(({ items }) => ({ items: items.map((u) => (u.key === key ? { ...u, ...change } : u)) }));

export function removeUpload(key: string): void {
  const one = useUploads.getState().items.find((u) => u.key === key);
  one?.cancel();
  useUploads.setState(({ items }) => ({ items: items.filter((u) => u.key !== key) }));
}

let n = 0;

/** Sends a file at once, so that it is there when the message is. fetch does not tell how much was sent. */
export function upload(thread: string, kind: Kind, siteId: string, file: File): void {
  const key = `u${++n}`;
  const x = new XMLHttpRequest();
  const query = new URLSearchParams({ name: file.name.slice(0, 190) || 'file', site_id: siteId });
  const failed = (error: unknown) => put(key, { why: explain(error) });
  x.open('POST', `${origin()}/api/v1/files?${query}`);
  x.setRequestHeader('Content-Type', 'application/octet-stream');
  x.setRequestHeader('X-CSRF-Token', csrfToken());
  x.responseType = 'json';
  x.upload.onprogress = (e) => e.lengthComputable && put(key, { part: e.loaded / e.total });
  x.onload = () => {
    if (x.status >= 300) return failed(ApiError.from(x.status, x.response));
    const stored = x.response as StoredFile;
    useUploads.setState(({ items }) => ({ items: items.filter((u) => u.key !== key) }));
    write(thread, kind, { files: [...(readWriting(thread, kind)?.files ?? []), stored] });
  };
  x.onerror = () => failed(ApiError.network(new Error('upload')));
  const one = { key, thread, kind, name: file.name, size: file.size, part: 0, cancel: () => x.abort() };
  useUploads.setState(({ items }) => ({ items: [...items, one] }));
  x.send(file);
}
