import { currentLanguage, exists, t } from '../i18n';
import { MICRO } from './settings';

/** Why people get a conversation. A word that is newer than this page is shown as it is. */
export function reasonOf(reason: string): string {
  return exists(`botwords:reason.${reason}`) ? t.any(`botwords:reason.${reason}`) : reason;
}

/** What something cost, in the currency of the prices: they do not say which it is. */
export function money(micros: number): string {
  const value = micros / MICRO;
  const digits = value >= 1 || value === 0 ? 2 : 6;
  return new Intl.NumberFormat(currentLanguage(), { maximumFractionDigits: digits }).format(value);
}

const PURPOSES = ['answer', 'handover', 'suggest', 'rewrite', 'translate', 'summary', 'disposition', 'tags', 'embed'];

/** What a model was asked for. */
export function purposeOf(purpose: string): string {
  return PURPOSES.includes(purpose) ? t.any(`bots:purpose.${purpose}`) : purpose;
}
