import { guideAtHand } from './useGuide';

const TAB = 'cordboard-crm';
const key = (id: string) => `cordboard.crm.${id}`;
const opened = new Set<string>();

/** Whether the tab of an interaction was opened already; a reload does not open it again. */
function first(id: string): boolean {
  if (opened.has(id)) return false;
  opened.add(id);
  try {
    if (sessionStorage.getItem(key(id))) return false;
    sessionStorage.setItem(key(id), '1');
  } catch {
    // private mode: this page knows at least
  }
  return true;
}

/** How a link to the CRM is drawn; where it leads was judged by the server, its scheme is looked at again. */
export function crmLink(url: string) {
  return url.startsWith('https://') ? { href: url, target: TAB, rel: 'noopener noreferrer' } : null;
}

/** To be called at the key or click that accepts: at most once for an interaction. The link in the panel stays anyhow. */
export function popCrm(id: string): void {
  const guide = guideAtHand(id);
  if (guide?.crm_mode !== 'tab' || !crmLink(guide.crm_url) || !first(id)) return;
  window.open(guide.crm_url, TAB, 'noopener,noreferrer');
}
