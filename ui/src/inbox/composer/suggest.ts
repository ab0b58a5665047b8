import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { currentLanguage } from '../../i18n';
import { fill } from '../../inboxes/fill';
import type { Thread } from '../records';
import { useNames } from '../useNames';
import { cannedAnswers } from './answers';
import type { Kind } from './draft';
import type { Suggested } from './Suggestions';

/** The word before the caret that asks for suggestions: "@ma" in a note, "/re" at the beginning of a word in an answer. */
export function wordAt(text: string, caret: number, sign: '@' | '/'): { from: number; word: string } | null {
  const before = text.slice(0, caret);
  const from = before.lastIndexOf(sign);
  if (from < 0 || (from > 0 && !/\s/.test(before[from - 1] ?? ''))) return null;
  const word = before.slice(from + 1);
  return word.length > 40 || /[\n@/]/.test(word) || word.split(' ').length > 2 ? null : { from, word };
}

/** A text with a part of it put in place of another, and where the caret is then. */
export function insertAt(text: string, from: number, to: number, insert: string): { text: string; caret: number } {
  return { text: text.slice(0, from) + insert + text.slice(to), caret: from + insert.length };
}

/** Names of colleagues in notes, ready-made answers in replies: offered while they are typed. */
export function useSuggestions(
  kind: Kind,
  field: React.RefObject<HTMLTextAreaElement | null>,
  text: string,
  thread: Thread,
) {
  const { agents, own } = useNames();
  const id = useId();
  const [at, setAt] = useState(0);
  const [closedAt, setClosedAt] = useState('');
  const sign = kind === 'note' ? '@' : '/';
  const caret =
    field.current && document.activeElement === field.current ? field.current.selectionStart : text.length;
  const found = wordAt(text, Math.min(caret, text.length), sign);
  const wanted = found?.word.toLocaleLowerCase() ?? '';
  const answers = useQuery({
    queryKey: ['canned-answers', wanted, currentLanguage()],
    queryFn: () => cannedAnswers(wanted, currentLanguage()),
    enabled: sign === '/' && found !== null,
    staleTime: 60_000,
  });
  let items: Suggested[] = [];
  if (found && closedAt !== `${found.from} ${text}`) {
    items =
      sign === '@'
        ? [...agents]
            .filter(([agent, name]) => agent !== own && name.toLocaleLowerCase().includes(wanted))
            .slice(0, 6)
            .map(([agent, name]) => ({ key: agent, label: name, insert: `@${name} `, mention: { id: agent, name } }))
        : (answers.data ?? []).map((a) => {
            const said = fill(a.text, {
              'contact.name': thread.name,
              'agent.name': agents.get(own) ?? '',
              'thread.number': String(thread.number),
            }).text;
            return { key: a.id, label: a.short, detail: said, insert: said };
          });
  }
  const active = Math.min(at, Math.max(0, items.length - 1));
  const close = () => setClosedAt(found ? `${found.from} ${text}` : '');

  /** Whether the key was the list's. */
  function onKey(e: React.KeyboardEvent, pick: (s: Suggested) => void): boolean {
    if (items.length === 0 || e.nativeEvent.isComposing || e.ctrlKey || e.metaKey) return false;
    const one = items[active];
    if (e.key === 'ArrowDown') setAt((active + 1) % items.length);
    else if (e.key === 'ArrowUp') setAt((active - 1 + items.length) % items.length);
    else if (e.key === 'Escape') close();
    else if ((e.key === 'Enter' || e.key === 'Tab') && one) pick(one);
    else return false;
    e.preventDefault();
    e.stopPropagation();
    return true;
  }
  const aria =
    items.length > 0
      ? { 'aria-controls': id, 'aria-activedescendant': `${id}-${active}`, 'aria-autocomplete': 'list' as const }
      : {};
  return { id, items, active, aria, onKey, close, from: found?.from ?? 0, to: Math.min(caret, text.length) };
}
