import { useEffect, useRef, useState } from 'react';
import { explain } from '../../api/errors';
import { queries } from '../../api/queries';
import { readWriting, write } from '../composer/draft';
import type { Thread } from '../records';
import { ask, type BotSource, type Style, type Summary } from './ask';
import { knownTags } from './tags';

export type Deed = 'suggest' | 'rewrite' | 'translate';

/** What stands under the text: what the model made, or why it made nothing. */
export type Shown =
  | { what: 'busy' }
  | { what: 'trouble'; why: string }
  | { what: 'same' }
  /** In the text already; `was` brings back what stood there. */
  | { what: 'done'; deed: Deed; was: string; is: string; sources?: BotSource[] }
  /** Somebody wrote meanwhile, or something stands there that a suggestion must not replace. */
  | { what: 'offer'; deed: Deed; text: string; sources?: BotSource[] }
  | { what: 'summary'; summary: Summary }
  | { what: 'tags'; tags: string[]; known: boolean };

/** The model's help with the reply to a conversation. It never sends, and never writes over what somebody types. */
export function useAssist(thread: Thread) {
  const [shown, setShown] = useState<Shown | null>(null);
  const asked = useRef<AbortController>(null);
  useEffect(() => () => asked.current?.abort(), []);
  const draft = () => readWriting(thread.id, 'reply')?.text ?? '';
  const put = (text: string) => write(thread.id, 'reply', { text });

  async function run(work: (signal: AbortSignal) => Promise<Shown>) {
    asked.current?.abort();
    const mine = new AbortController();
    asked.current = mine;
    setShown({ what: 'busy' });
    const next = await work(mine.signal).catch((e: unknown): Shown => ({ what: 'trouble', why: explain(e) }));
    if (!mine.signal.aborted) setShown(next);
  }
  /** Puts a text in where nothing changed since it was asked for; else it is offered. */
  function place(deed: Deed, before: string, text: string, sources?: BotSource[]): Shown {
    const was = draft();
    if (was !== before || (deed === 'suggest' && was.trim() !== '')) return { what: 'offer', deed, text, sources };
    put(text);
    return { what: 'done', deed, was, is: text, sources };
  }
  return {
    shown,
    suggest: () =>
      run(async (signal) => {
        const before = draft();
        const got = await ask.suggest(thread.id, signal);
        if (signal.aborted) return { what: 'busy' };
        return place('suggest', before, got.text, got.sources ?? []);
      }),
    rewrite: (style: Style) =>
      run(async (signal) => {
        const before = draft();
        const { text } = await ask.rewrite(thread.id, before, style, signal);
        return signal.aborted ? { what: 'busy' } : place('rewrite', before, text);
      }),
    translate: (language: string) =>
      run(async (signal) => {
        const before = draft();
        const got = await ask.translate(thread.id, before, language, signal);
        if (got.same) return { what: 'same' };
        return signal.aborted ? { what: 'busy' } : place('translate', before, got.text);
      }),
    summary: () => run(async (signal) => ({ what: 'summary', summary: await ask.summary(thread.id, signal) })),
    tags: () =>
      run(async (signal) => {
        const known = knownTags(queries, thread);
        if (known.length === 0) return { what: 'tags', tags: [], known: false };
        const { tags } = await ask.tags(thread.id, known, signal);
        return { what: 'tags', tags: tags ?? [], known: true };
      }),
    /** Puts in what was offered; what stands there comes back with undo. */
    use: () => {
      if (shown?.what !== 'offer') return;
      const was = draft();
      put(shown.text);
      setShown({ what: 'done', deed: shown.deed, was, is: shown.text, sources: shown.sources });
    },
    undo: () => {
      if (shown?.what !== 'done') return;
      put(shown.was);
      setShown(null);
    },
    hide: () => {
      asked.current?.abort();
      setShown(null);
    },
  };
}
