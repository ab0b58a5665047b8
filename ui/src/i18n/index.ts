import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Keys } from './keys';
import { type AllSentences, type Bundle, SENTENCES, type Section } from './sections';

export type Key = Keys<AllSentences>;
export type Params = Record<string, unknown>;
export const LANGUAGES = ['en', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The names of the languages, each in itself; never translated. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', es: 'Español' };

/** The sections that some page has asked for: a change of language brings them all. */
const wanted = new Set<Section>(['first']);
const fetched = new Set<string>();

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

/** Takes a language with every section that was asked for, and only then draws it: nobody sees a bare key. */
export async function loadLanguage(language: string): Promise<void> {
  const lng = pick(language);
  if (!i18next.isInitialized) {
    await i18next.use(initReactI18next).init({
      lng,
      fallbackLng: false,
      resources: {},
      defaultNS: 'common',
      interpolation: { escapeValue: false },
      returnNull: false,
      showSupportNotice: false,
    } as never);
  }
  await fetchWanted(lng);
  await i18next.changeLanguage(lng);
  document.documentElement.lang = lng;
  try {
    localStorage.setItem('cordboard.language', lng);
  } catch {
    // private mode
  }
}

/** Brings the sentences of a place in the language that is spoken. The page waits for it before it is drawn. */
export async function loadSection(section: Section): Promise<void> {
  wanted.add(section);
  await fetchWanted(currentLanguage());
}

async function fetchWanted(lng: Language): Promise<void> {
  const missing = [...wanted].filter((section) => !fetched.has(`${lng} ${section}`));
  await Promise.all(
    missing.map(async (section) => {
      keep(lng, await SENTENCES[lng][section]());
      fetched.add(`${lng} ${section}`);
    }),
  );
}

function keep(lng: Language, bundle: Bundle): void {
  for (const [feature, sentences] of Object.entries(bundle)) {
    i18next.addResourceBundle(lng, feature, sentences, true, true);
  }
}
