import { Button } from '@mantine/core';
import { restText } from '../../design/duration';
import { useNow } from '../../design/ticker';
import { useT } from '../../i18n/useT';
import { takeBack } from '../moves';
import type { Message } from '../records';
import css from '../thread.module.css';

/** For the moments in which a message waits here: one press takes it back, and what was written is in the composer again. */
export function Undo({ message: m, due }: { message: Message; due: string }) {
  const t = useT();
  const left = Date.parse(due) - useNow();
  if (left <= 0) return null;
  return (
    <p className={css.later}>
      <Button
        variant="outline"
        size="compact-xs"
        onClick={() => void takeBack(m.thread_id, m.id)}
        data-testid="undo-send"
      >
        {t('inbox:message.undo')}
      </Button>
      <span className="muted" data-clock>
        {t('inbox:message.goes_in', { time: restText(left) })}
      </span>
    </p>
  );
}
