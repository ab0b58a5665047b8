import { basePath } from '../app/page';

/** What a person pressed on a notification of the system; "show" is a press beside the buttons. */
export type Pressed = 'accept' | 'decline' | 'show';

export interface Notice {
  title: string;
  body: string;
  tag: string;
  /** The interaction it is about. */
  id: string;
  actions: { action: Exclude<Pressed, 'show'>; title: string }[];
}

let ready: ServiceWorker | null = null;

/**
 * Asks for the worker that shows notifications with buttons. Browsers have none outside secure pages, and may refuse;
 * then notifications are plain, as they always work. Called as often as one likes.
 */
export async function prepareNotices(): Promise<boolean> {
  if (!window.isSecureContext || !('serviceWorker' in navigator)) return false;
  try {
    const scope = basePath();
    const registration = await navigator.serviceWorker.register(`${scope}sw.js`, { scope, updateViaCache: 'none' });
    const take = () => {
      if (registration.active) ready = registration.active;
    };
    const coming = registration.installing ?? registration.waiting;
    coming?.addEventListener('statechange', take);
    registration.addEventListener('updatefound', () =>
      registration.installing?.addEventListener('statechange', take),
    );
    take();
    return true;
  } catch {
    return false;
  }
}

/** Shows a notice with buttons; null where only plain ones are possible. Returns how to take it back. */
export function showNotice(notice: Notice): (() => void) | null {
  const worker = ready;
  if (!worker || worker.state === 'redundant') return null;
  worker.postMessage({ show: { ...notice, icon: `${basePath()}favicon.svg` } });
  return () => worker.postMessage({ close: { tag: notice.tag, id: notice.id } });
}

/** Tells what was pressed on notices of this tab. Returns how to stop. */
export function onNotice(listener: (id: string, act: Pressed) => void): () => void {
  if (!('serviceWorker' in navigator)) return () => undefined;
  const onMessage = (e: MessageEvent<{ notice?: { id?: unknown; act?: unknown } }>) => {
    const { id, act } = e.data?.notice ?? {};
    if (typeof id !== 'string' || (act !== 'accept' && act !== 'decline' && act !== 'show')) return;
    window.focus();
    listener(id, act);
  };
  navigator.serviceWorker.addEventListener('message', onMessage);
  return () => navigator.serviceWorker.removeEventListener('message', onMessage);
}
