import type { Memory } from './memory';
import type { Config, FileInfo, Sent, Told } from './types';

/** An answer that is no success. `key` names the trouble, `text` is the server's sentence. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly key: string,
    text: string,
  ) {
    super(text);
  }
}

const TIMEOUT_MS = 20_000;

/** The requests of the widget. Nothing but the token says who asks: no cookies, and no secret in an address. */
export class Server {
  token = '';
  visitor = '';
  private entering: Promise<void> | undefined;

  constructor(
    /** The folder of widget.js, with the slash at its end. */
    readonly base: string,
    readonly key: string,
    private readonly memory: Memory,
  ) {
    this.recall();
  }

  config(): Promise<Config> {
    return this.ask<Config>('GET', 'config');
  }

  /** Takes what another page of the web site knows. */
  recall(): void {
    this.token = this.memory.get('token') ?? '';
    this.visitor = this.memory.get('visitor') ?? '';
  }

  forget(): void {
    this.token = '';
    this.visitor = '';
    this.memory.remove('token');
    this.memory.remove('visitor');
  }

  /** Makes this browser a visitor, once for all its pages. */
  enter(): Promise<void> {
    this.entering ??= alone(`cordboard-${this.key}`, () => this.become()).finally(() => {
      this.entering = undefined;
    });
    return this.entering;
  }

  private async become(): Promise<void> {
    this.recall();
    if (this.token && !expiresSoon(this.token)) return;
    const a = await this.ask<{ token: string; visitor: string }>('POST', 'session', { token: this.token });
    this.token = a.token;
    this.visitor = a.visitor;
    this.memory.set('visitor', a.visitor);
    this.memory.set('token', a.token);
  }

  send(who: Sent, frames: Sent[]): Promise<{ frames: Told[] }> {
    return this.ask('POST', 'send', { who, frames });
  }

  poll(after: number, first: boolean, signal: AbortSignal): Promise<{ frames: Told[] }> {
    return this.ask('GET', `poll?after=${after}${first ? '&first' : ''}`, undefined, signal);
  }

  call(who: Sent): Promise<unknown> {
    return this.ask('POST', 'call', who);
  }

  async file(id: string): Promise<Blob> {
    return (await this.fetch('GET', `file/${encodeURIComponent(id)}`)).blob();
  }

  get socket(): string {
    return `${this.base.replace(/^http/, 'ws')}${this.key}/ws`;
  }

  /** Uploads a file; `progress` is told from 0 to 1. Abort the signal to take it back. */
  upload(file: File, progress: (part: number) => void, signal: AbortSignal): Promise<FileInfo> {
    return new Promise((done, failed) => {
      const x = new XMLHttpRequest();
      x.open('POST', `${this.base}${this.key}/upload?name=${encodeURIComponent(file.name)}`);
      x.setRequestHeader('Authorization', `Bearer ${this.token}`);
      x.setRequestHeader('Content-Type', 'application/octet-stream');
      x.responseType = 'json';
      x.upload.onprogress = (e) => e.lengthComputable && progress(e.loaded / e.total);
      x.onload = () => {
        const a = (x.response ?? {}) as { file?: FileInfo; error?: { key?: string; message?: string } };
        if (x.status === 200 && a.file) done(a.file);
        else failed(new Refused(x.status, a.error?.key ?? '', a.error?.message ?? ''));
      };
      x.onerror = () => failed(new Refused(0, 'network', ''));
      x.onabort = () => failed(new Refused(0, 'aborted', ''));
      signal.addEventListener('abort', () => x.abort());
      x.send(file);
    });
  }

  private async ask<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
    return (await (await this.fetch(method, path, body, signal)).json()) as T;
  }

  private async fetch(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
    const headers: Record<string, string> = {};
    if (this.token && !path.startsWith('session') && path !== 'config')
      headers.Authorization = `Bearer ${this.token}`;
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    const late = AbortSignal.timeout(path.startsWith('poll') ? 40_000 : TIMEOUT_MS);
    const r = await fetch(`${this.base}${this.key}/${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      credentials: 'omit',
      referrerPolicy: 'strict-origin-when-cross-origin',
      signal: signal ? either(signal, late) : late,
    });
    if (r.ok) return r;
    const e = (await r.json().catch(() => ({}))) as { error?: { key?: string; message?: string } };
    throw new Refused(r.status, e.error?.key ?? '', e.error?.message ?? '');
  }
}

function either(a: AbortSignal, b: AbortSignal): AbortSignal {
  const c = new AbortController();
  for (const s of [a, b]) s.addEventListener('abort', () => c.abort());
  if (a.aborted || b.aborted) c.abort();
  return c.signal;
}

/** Runs one at a time among all pages of the web site, where the browser can. */
async function alone(name: string, work: () => Promise<void>): Promise<void> {
  if (!navigator.locks) return work();
  await navigator.locks.request(name, work);
}

/** A token in its last week is renewed; what cannot be read is, too. */
function expiresSoon(token: string): boolean {
  try {
    const body = (token.split('.')[0] ?? '').replace(/-/g, '+').replace(/_/g, '/');
    const { e } = JSON.parse(atob(body)) as { e: number };
    return e * 1000 - Date.now() < 7 * 86_400_000;
  } catch {
    return true;
  }
}
