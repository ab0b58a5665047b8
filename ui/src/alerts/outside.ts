import { basePath } from '../app/page';
import { type Notice, showNotice } from './worker';

/** What can be seen of the desk when its tab is not: title, icon, badge, notification of the system. */
export interface Outside {
  offer: string;
  count: number;
}

export function titleFor({ offer, count }: Outside): string {
  if (offer) return `☎ ${offer} · Cordboard`;
  return count > 0 ? `(${count}) Cordboard` : 'Cordboard';
}

export function showOutside(state: Outside): void {
  document.title = titleFor(state);
  const icon = document.querySelector('link[rel="icon"]');
  icon?.setAttribute('href', state.offer ? 'favicon-ring.svg' : 'favicon.svg');
  const badge = navigator as Navigator & {
    setAppBadge?: (n: number) => Promise<void>;
    clearAppBadge?: () => Promise<void>;
  };
  const count = state.count + (state.offer ? 1 : 0);
  void (count > 0 ? badge.setAppBadge?.(count) : badge.clearAppBadge?.())?.catch(() => undefined);
}

/**
 * A notification of the system, when the person cannot see this tab: with buttons where the browser can, else a plain
 * one. Returns how to take it back.
 */
export function notifyOutside(
  title: string,
  body: string,
  tag: string,
  about?: Pick<Notice, 'id' | 'actions'>,
): () => void {
  if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return () => undefined;
  if (document.visibilityState === 'visible' && document.hasFocus()) return () => undefined;
  const takeBack = about && showNotice({ title, body, tag, ...about });
  if (takeBack) return takeBack;
  const notice = new Notification(title, { body, tag, icon: `${basePath()}favicon.svg`, requireInteraction: true });
  notice.onclick = () => {
    window.focus();
    notice.close();
  };
  return () => notice.close();
}
