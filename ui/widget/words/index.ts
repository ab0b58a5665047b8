import type { Words } from '../core/types';
import { en, type Word } from './en';
import { es } from './es';

export type { Word } from './en';
export type Language = 'en' | 'es';

const tables: Record<Language, Record<Word, string>> = { en, es };

/** The first of the wishes that the widget speaks; English without one. */
export function language(...wishes: (string | null | undefined)[]): Language {
  for (const w of wishes) {
    const tag = (w ?? '').trim().toLowerCase().slice(0, 2);
    if (tag in tables) return tag as Language;
  }
  return 'en';
}

/** The sentences of one language, the inbox's own among them. */
export class Speech {
  constructor(
    readonly lang: Language,
    private readonly page: string | null = null,
  ) {}

  say(word: Word, values: Record<string, string | number> = {}): string {
    return tables[this.lang][word].replace(/\{(\w+)\}/g, (_, k: string) => String(values[k] ?? ''));
  }

  /** The inbox's own sentence, or ours. */
  own(words: Words | undefined, ours: Word): string {
    return words?.[this.lang] ?? words?.[''] ?? this.say(ours);
  }

  /** The tag for times: of the browser's or the page's the first that is of this language and names a country. */
  private get tag(): string {
    const known = [...navigator.languages, this.page ?? ''];
    return known.find((t) => t.toLowerCase().startsWith(`${this.lang}-`)) ?? this.lang;
  }

  private format(at: Date, options: Intl.DateTimeFormatOptions): string {
    try {
      return new Intl.DateTimeFormat(this.tag, options).format(at);
    } catch {
      return new Intl.DateTimeFormat(this.lang, options).format(at);
    }
  }

  clock(at: number): string {
    return this.format(new Date(at), { hour: 'numeric', minute: '2-digit' });
  }

  day(at: number, now = Date.now()): string {
    const of = (t: number) => new Date(t).toDateString();
    if (of(at) === of(now)) return this.say('today');
    if (of(at) === of(now - 86_400_000)) return this.say('yesterday');
    return this.format(new Date(at), { weekday: 'long', day: 'numeric', month: 'long' });
  }

  /** When we are back: the time, and the day if it is not today. `at` is in Unix seconds. */
  next(at: number, now = Date.now()): string {
    const t = at * 1000;
    const today = new Date(t).toDateString() === new Date(now).toDateString();
    return this.format(new Date(t), { ...(today ? {} : { weekday: 'long' }), hour: 'numeric', minute: '2-digit' });
  }

  size(bytes: number): string {
    const mb = bytes >= 1_000_000;
    const n = new Intl.NumberFormat(this.lang, { maximumFractionDigits: mb ? 1 : 0 });
    return `${n.format(mb ? bytes / 1_000_000 : Math.max(1, bytes / 1000))} ${mb ? 'MB' : 'kB'}`;
  }
}
