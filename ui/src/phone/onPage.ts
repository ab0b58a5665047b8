import type { Device } from '../api/records';

/** A browser phone that stays on the line: offers to it are taken on the page. */
export function onPage(d: Device | undefined): boolean {
  return d?.kind === 'browser' && d.standing === true;
}

/** How its line stands, once the phone itself is registered. */
export function lineWord(d: Device): 'on_line' | 'line_calling' | 'line_given_up' {
  if (d.registered) return 'on_line';
  return d.trouble === 'given_up' ? 'line_given_up' : 'line_calling';
}
