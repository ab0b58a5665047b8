import { ActionIcon, Popover } from '@mantine/core';
import { IconMoodSmile } from '@tabler/icons-react';
import { useState } from 'react';
import { useT } from '../../i18n/useT';
import css from '../thread.module.css';

/** The few that people send to customers; all others are on their keyboards. Their names are the browser's to read. */
const SIGNS = [
  ...['🙂', '😊', '😀', '😉', '😅', '😂', '😍', '🥳', '🤔', '😕', '😢', '😮'],
  ...['👍', '👎', '👌', '👏', '🙏', '🤝', '💪', '👋', '☝️', '👇', '✌️', '🤞'],
  ...['❤️', '💙', '⭐', '✨', '🎉', '🎁', '🌹', '🔥', '✅', '❌', '❗', '❓'],
  ...['📎', '📦', '🚚', '📞', '📧', '📅', '⏰', '📍', '💳', '🧾', '🔧', '🏠'],
];

/** Puts a sign where the caret is. */
export function Emoji({ onPick }: { onPick: (sign: string) => void }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  return (
    <Popover opened={open} onChange={setOpen} position="top-start" trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon
          aria-label={t('inbox:compose.emoji')}
          title={t('inbox:compose.emoji')}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          data-testid="emoji"
        >
          <IconMoodSmile size={18} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('inbox:compose.emoji')}>
        <div className={css.signs}>
          {SIGNS.map((sign) => (
            <button
              key={sign}
              type="button"
              onClick={() => {
                setOpen(false);
                onPick(sign);
              }}
            >
              {sign}
            </button>
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
