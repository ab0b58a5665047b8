import { currentLanguage } from '../i18n';

/** A moment with its year: what is known of customers reaches back for years. */
export function moment(at: string): string {
  return new Intl.DateTimeFormat(currentLanguage(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at));
}

/** The day alone, where the hour says nothing. */
export function day(at: string): string {
  return new Intl.DateTimeFormat(currentLanguage(), { dateStyle: 'medium' }).format(new Date(at));
}
