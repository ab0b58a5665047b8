import { Button, Textarea } from '@mantine/core';
import { IconClockPlus, IconLock } from '@tabler/icons-react';
import { useRef } from 'react';
import type { Interaction } from '../api/records';
import { clockText } from '../design/duration';
import { serverNow } from '../design/ticker';
import { useT } from '../i18n/useT';
import { useCommand } from '../keys/dispatcher';
import css from './desk.module.css';
import { useNotes } from './drafts';

/** Notes while talking and after; nothing that happens to the call touches what is being typed. */
export function CallNotes({ interaction: i }: { interaction: Interaction }) {
  const t = useT();
  const { notes, change, saved } = useNotes(i);
  const field = useRef<HTMLTextAreaElement>(null);
  useCommand('notes', () => field.current?.focus());

  function stamp() {
    const began = i.answered_at ?? i.created_at;
    const text = `[${clockText(serverNow() - Date.parse(began))}] `;
    const at = field.current?.selectionStart ?? notes.length;
    change(notes.slice(0, at) + text + notes.slice(at));
    field.current?.focus();
  }

  return (
    <div className={css.notes}>
      <div className="row wrap">
        <IconLock size={14} aria-hidden="true" />
        <label htmlFor={`notes-${i.id}`}>
          {t('desk:notes.title')} <span className="muted">· {t('desk:notes.internal')}</span>
        </label>
        <span className="muted" role="status">
          {t(`desk:notes.${saved}`)}
        </span>
        <Button
          variant="subtle"
          size="compact-xs"
          leftSection={<IconClockPlus size={14} aria-hidden="true" />}
          onClick={stamp}
        >
          {t('desk:notes.stamp')}
        </Button>
      </div>
      <Textarea
        ref={field}
        id={`notes-${i.id}`}
        autosize
        minRows={3}
        maxRows={10}
        maxLength={20_000}
        value={notes}
        placeholder={t('desk:notes.placeholder')}
        onChange={(e) => change(e.currentTarget.value)}
        data-testid="notes"
      />
    </div>
  );
}
