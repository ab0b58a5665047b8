import { currentLanguage } from './index';

const cache = new Map<string, Intl.DateTimeFormat>();

function formatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = currentLanguage() + JSON.stringify(options);
  let f = cache.get(key);
  if (!f) {
    f = new Intl.DateTimeFormat(currentLanguage(), options);
    cache.set(key, f);
  }
  return f;
}

export function clock(at: string | number): string {
  return formatter({ hour: '2-digit', minute: '2-digit' }).format(new Date(at));
}

/** To the second, where many things happen in one minute. */
export function clockExact(at: string | number): string {
  return formatter({ hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(new Date(at));
}

export function dateTime(at: string | number): string {
  return formatter({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }).format(new Date(at));
}

export function clockIn(timeZone: string, at: number): string {
  try {
    return formatter({ hour: '2-digit', minute: '2-digit', weekday: 'short', timeZone }).format(at);
  } catch {
    return '';
  }
}

export function list(items: string[]): string {
  return new Intl.ListFormat(currentLanguage(), { type: 'conjunction' }).format(items);
}

/** How long ago, in the largest unit that fits: "yesterday", "3 days ago". */
export function since(at: string | number, now = Date.now()): string {
  const minutes = Math.max(0, (now - new Date(at).getTime()) / 60_000);
  const f = new Intl.RelativeTimeFormat(currentLanguage(), { numeric: 'auto' });
  if (minutes < 60) return f.format(-Math.round(minutes), 'minute');
  if (minutes < 24 * 60) return f.format(-Math.round(minutes / 60), 'hour');
  if (minutes < 60 * 24 * 60) return f.format(-Math.round(minutes / 60 / 24), 'day');
  return f.format(-Math.round(minutes / 60 / 24 / 30), 'month');
}

/** The name of a language in the reader's. */
export function languageName(code: string): string {
  try {
    return new Intl.DisplayNames(currentLanguage(), { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
}

export function weekday(day: number, width: 'long' | 'short' = 'long'): string {
  // 2023-01-01 was a Sunday, day 0 of the schedules.
  return formatter({ weekday: width, timeZone: 'UTC' }).format(Date.UTC(2023, 0, 1 + day));
}

export function number(value: number): string {
  return new Intl.NumberFormat(currentLanguage()).format(value);
}

/** A part of one in hundredths, rounded down: it says 100 only of the whole. */
export function percent(part: number): string {
  const whole = Math.floor(part * 100) / 100;
  return new Intl.NumberFormat(currentLanguage(), { style: 'percent' }).format(whole);
}

/** A label of the administrator in the reader's language; the name stands in. */
export function labelOf(row: { name: string; label?: Record<string, string> | null } | undefined): string {
  return row ? row.label?.[currentLanguage()] || row.name : '';
}

/** The country codes of the world by their first digits: one, two or three of them. */
const COUNTRY = /^(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})/;

/** A number in groups of three, the country code set apart; nothing is guessed that the digits do not tell. */
export function phone(value: string): string {
  if (!/^\+?\d{7,15}$/.test(value)) return value;
  const digits = value.replace('+', '');
  const country = value.startsWith('+') ? (COUNTRY.exec(digits)?.[1] ?? '') : '';
  const groups = digits.slice(country.length).match(/\d{4}$|\d{1,3}(?!\d$)/g) ?? [];
  return [country && `+${country}`, ...groups].filter(Boolean).join(' ');
}

/** An instant on the wall of a zone, with its day: "Mon, 9 Mar, 09:00". */
export function weekdayTimeIn(timeZone: string, at: string): string {
  const options = { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' } as const;
  try {
    return formatter({ ...options, timeZone }).format(new Date(at));
  } catch {
    return formatter({ ...options, timeZone: 'UTC' }).format(new Date(at));
  }
}

/** A local date without a time: "29 March 2026". */
export function dayOf(date: string): string {
  return formatter({ day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${date}T00:00:00Z`),
  );
}
