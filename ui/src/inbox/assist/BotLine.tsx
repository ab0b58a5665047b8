import { IconRobot } from '@tabler/icons-react';
import { useT } from '../../i18n/useT';
import type { Thread } from '../records';
import css from './assist.module.css';

/** That the bot answers just now, and how a person becomes the one who does. */
export function BotLine({ thread, takes }: { thread: Thread; takes: boolean }) {
  const t = useT();
  if (thread.bot !== 'talking') return null;
  return (
    <p className={css.line} role="status" data-testid="bot-talks">
      <IconRobot size={14} aria-hidden="true" />
      <span>
        {t('assist:bot.answers')} {t(takes ? 'assist:bot.beside' : 'assist:bot.write')}
      </span>
    </p>
  );
}
