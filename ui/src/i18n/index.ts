import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type en from '../locales/en';
import type { Keys } from './keys';

export type Key = Keys<typeof en>;
export type Params = Record<string, unknown>;
export const LANGUAGES = ['en', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The names of the languages, each in itself; never translated. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', es: 'Español' };

const bundles: Record<Language, () => Promise<{ default: Record<string, object> }>> = {
  en: () => import('../locales/en'),
  es: () => import('../locales/es'),
};

export interface Translate {
  (key: Key, params?: Params): string;
  /** For keys the server chose. */
  any: (key: string, params?: Params) => string;
}

const translate = (key: string, params?: Params): string => String(i18next.t(key as never, params as never));
export const t: Translate = Object.assign((key: Key, params?: Params) => translate(key, params), { any: translate });

export function exists(key: string): boolean {
  return i18next.exists(key);
}

export function currentLanguage(): Language {
  return pick(i18next.language);
}

function pick(wanted: string | undefined): Language {
  const base = (wanted ?? '').slice(0, 2);
  return LANGUAGES.find((l) => l === base) ?? 'en';
}

/** The language before anybody has logged in: the last one used here, else the browser's. */
export function guessLanguage(): Language {
  let kept: string | null = null;
  try {
    kept = localStorage.getItem('cordboard.language');
  } catch {
    // private mode: the browser's language is good enough
  }
  return pick(kept ?? navigator.language);
}

export async function loadLanguage(language: string): Promise<void> {
  const lng = pick(language);
  const { default: resources } = await bundles[lng]();
  if (!i18next.isInitialized) {
    await i18next.use(initReactI18next).init({
      lng,
      fallbackLng: false,
      resources: { [lng]: resources } as never,
      ns: Object.keys(resources),
      defaultNS: 'common',
      interpolation: { escapeValue: false },
      returnNull: false,
      showSupportNotice: false,
    } as never);
  } else {
    for (const [ns, bundle] of Object.entries(resources)) i18next.addResourceBundle(lng, ns, bundle, true, true);
    await i18next.changeLanguage(lng);
  }
  document.documentElement.lang = lng;
  try {
    localStorage.setItem('cordboard.language', lng);
  } catch {
    // private mode
  }
}
