import { Button } from '@mantine/core';
import { restText } from '../../design/duration';
import { useNow } from '../../design/ticker';
import { useT } from '../../i18n/useT';
import { isEmpty, newId, readWriting, write } from '../composer/draft';
import { takeBack } from '../moves';
import type { Message } from '../records';
import css from '../thread.module.css';

/** For the moments in which a message waits here: one press takes it back, and what was written is in the composer again. */
export function Undo({ message: m, due }: { message: Message; due: string }) {
  const t = useT();
  const left = Date.parse(due) - useNow();
  if (left <= 0) return null;
  async function undo() {
    if (!(await takeBack(m.thread_id, m.id))) return;
    if (!isEmpty(readWriting(m.thread_id, 'reply'))) return;
    write(m.thread_id, 'reply', { text: m.content.text ?? '', clientId: newId(), replyTo: m.reply_to });
  }
  return (
    <p className={css.later}>
      <Button variant="outline" size="compact-xs" onClick={() => void undo()} data-testid="undo-send">
        {t('inbox:message.undo')}
      </Button>
      <span className="muted" data-clock>
        {t('inbox:message.goes_in', { time: restText(left) })}
      </span>
    </p>
  );
}
