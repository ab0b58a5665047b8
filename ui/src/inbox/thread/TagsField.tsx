import { ActionIcon, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useT } from '../../i18n/useT';
import { useCommand } from '../../keys/dispatcher';
import { changeThread } from '../moves';
import type { Thread } from '../records';
import css from '../thread.module.css';

const MOST = 20;

/** The tags of a conversation; each is taken away by its cross, a new one is typed. */
export function TagsField({ thread, writes }: { thread: Thread; writes: boolean }) {
  const t = useT();
  const tags = thread.tags ?? [];
  const [adding, setAdding] = useState(false);
  const [text, setText] = useState('');
  const opener = useRef<HTMLButtonElement>(null);
  useCommand('tag', () => setAdding(true), writes);
  const close = () => {
    setAdding(false);
    setText('');
    requestAnimationFrame(() => opener.current?.focus());
  };
  function add() {
    const tag = text.trim().replace(/\s+/g, ' ').slice(0, 40);
    close();
    if (!tag || tags.some((x) => x.toLocaleLowerCase() === tag.toLocaleLowerCase())) return;
    void changeThread(thread.id, { tags: [...tags, tag] });
  }
  if (tags.length === 0 && !writes) return null;
  return (
    <ul className={css.tags} aria-label={t('inbox:tags.title')}>
      {tags.map((tag) => (
        <li key={tag} className={css.tag}>
          <bdi>{tag}</bdi>
          {writes ? (
            <button
              type="button"
              aria-label={t('inbox:tags.remove', { tag })}
              onClick={() => void changeThread(thread.id, { tags: tags.filter((x) => x !== tag) })}
            >
              <IconX size={12} aria-hidden="true" />
            </button>
          ) : null}
        </li>
      ))}
      {writes && tags.length < MOST ? (
        <li>
          {adding ? (
            <TextInput
              autoFocus
              size="xs"
              w={140}
              maxLength={40}
              aria-label={t('inbox:tags.add')}
              placeholder={t('inbox:tags.add')}
              value={text}
              onChange={(e) => setText(e.currentTarget.value)}
              onKeyDown={(e) => {
                if (e.key === 'Enter') add();
                if (e.key !== 'Escape') return;
                e.preventDefault();
                e.stopPropagation();
                close();
              }}
              onBlur={() => (text.trim() ? add() : setAdding(false))}
              data-testid="tag-input"
            />
          ) : (
            <ActionIcon
              ref={opener}
              size={24}
              aria-label={t('inbox:tags.add')}
              title={t('inbox:tags.add')}
              onClick={() => setAdding(true)}
              data-testid="tag-add"
            >
              <IconPlus size={14} />
            </ActionIcon>
          )}
        </li>
      ) : null}
    </ul>
  );
}
