import type { Server } from '../core/server';
import type { FileInfo } from '../core/types';
import type { Speech } from '../words';
import { button, h, icon } from './dom';

const LARGEST_SIDE = 1600;
const SHOWN = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'];

/** The files of messages. They are fetched with the token, and pictures are painted, so that no policy of the page forbids them. */
export class Files {
  private readonly blobs = new Map<string, Promise<Blob>>();

  constructor(
    private readonly server: Server,
    private readonly speech: () => Speech,
    private readonly layer: HTMLElement,
  ) {}

  show(f: FileInfo): HTMLElement {
    return SHOWN.includes(f.mime) ? this.picture(f) : this.download(f);
  }

  private blob(f: FileInfo): Promise<Blob> {
    let b = this.blobs.get(f.id);
    if (!b) {
      b = this.server.file(f.id);
      b.catch(() => this.blobs.delete(f.id));
      this.blobs.set(f.id, b);
    }
    return b;
  }

  private picture(f: FileInfo): HTMLElement {
    const el = h('button', {
      type: 'button',
      class: 'picture',
      'aria-label': this.speech().say('image', { name: f.name }),
      onclick: () => void this.enlarge(f),
    });
    this.blob(f)
      .then((b) => paint(b))
      .then(
        (canvas) => el.replaceChildren(canvas),
        () => el.replaceWith(this.download(f)),
      );
    return el;
  }

  private download(f: FileInfo): HTMLElement {
    const s = this.speech();
    const size = s.size(f.size);
    const small = h('small', {}, size);
    return h(
      'button',
      {
        type: 'button',
        class: 'file',
        'aria-label': s.say('download', { name: f.name, size }),
        onclick: () =>
          void this.blob(f).then(
            (b) => save(b, f.name),
            () => {
              small.textContent = s.say('fileGone');
            },
          ),
      },
      icon('file'),
      h('span', {}, h('b', {}, f.name), small),
    );
  }

  private async enlarge(f: FileInfo): Promise<void> {
    const canvas = await paint(await this.blob(f));
    const before = (this.layer.getRootNode() as ShadowRoot).activeElement as HTMLElement | null;
    const s = this.speech();
    const close = () => {
      viewer.remove();
      before?.focus();
    };
    const cross = button('cross', s.say('close'), close);
    const viewer = h(
      'div',
      {
        class: 'viewer',
        role: 'dialog',
        'aria-modal': 'true',
        'aria-label': s.say('image', { name: f.name }),
        onclick: (e: Event) => e.target === viewer && close(),
        onkeydown: (e: KeyboardEvent) => {
          if (e.key === 'Escape') close();
          if (e.key === 'Tab') e.preventDefault(); // there is one button
          e.stopPropagation();
        },
      },
      cross,
      canvas,
    );
    this.layer.append(viewer);
    cross.focus();
  }
}

async function paint(b: Blob): Promise<HTMLCanvasElement> {
  const bitmap = await createImageBitmap(b);
  const part = Math.min(1, LARGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = h('canvas', { width: Math.max(1, bitmap.width * part), height: Math.max(1, bitmap.height * part) });
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return canvas;
}

/** Gives the file to the browser as a download; it is never opened as a page of this web site. */
function save(b: Blob, name: string): void {
  const url = URL.createObjectURL(new Blob([b], { type: 'application/octet-stream' }));
  const a = h('a', { href: url, download: name });
  a.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
