import { Button } from '@mantine/core';
import { useState } from 'react';
import { useT } from '../../i18n/useT';
import { readWriting, write } from '../composer/draft';
import type { Thread } from '../records';
import type { Summary } from './ask';
import css from './assist.module.css';
import { moodOf } from './mood';

/** A conversation in short. It goes into the note that is being written, if somebody wants it there. */
export function SummaryCard({ thread, summary: s }: { thread: Thread; summary: Summary }) {
  const t = useT();
  const [noted, setNoted] = useState(false);
  const rows = [
    [t('assist:sum.issue'), s.issue],
    [t('assist:sum.done'), s.done],
    [t('assist:sum.next'), s.next],
    [t('assist:sum.mood'), moodOf(s.sentiment)],
  ].filter(([, v]) => v);
  function note() {
    const was = readWriting(thread.id, 'note')?.text ?? '';
    const text = rows.map(([k, v]) => `${k}: ${v}`).join('\n');
    write(thread.id, 'note', { text: [was.trim(), text].filter(Boolean).join('\n\n') });
    setNoted(true);
  }
  return (
    <div data-testid="assist-summary-card">
      <strong>{t('assist:sum.title')}</strong>{' '}
      <span className="muted">{t(s.by_model ? 'assist:sum.by_model' : 'assist:sum.plain')}</span>
      <dl className={css.facts}>
        {rows.map(([k, v]) => (
          <div key={k}>
            <dt>{k}</dt>
            <dd dir="auto">{v}</dd>
          </div>
        ))}
      </dl>
      {noted ? (
        <p>{t('assist:sum.noted')}</p>
      ) : (
        <Button variant="default" size="compact-xs" onClick={note} data-testid="assist-note">
          {t('assist:sum.note')}
        </Button>
      )}
    </div>
  );
}
