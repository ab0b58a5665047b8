import { Button, type ButtonProps } from '@mantine/core';
import type { IconPhone } from '@tabler/icons-react';
import css from './strip.module.css';

interface Props extends ButtonProps {
  icon: typeof IconPhone;
  word: string;
  /** The key, or why it cannot be pressed. */
  title?: string;
  testid: string;
  pressed?: boolean;
  onClick: () => void;
}

/** A button of the call strip: an icon and a word; on narrow screens the word is only spoken. */
export function StripButton({ icon: Icon, word, testid, pressed, ...rest }: Props) {
  return (
    <Button
      className={css.call}
      variant="default"
      aria-pressed={pressed}
      leftSection={<Icon size={18} aria-hidden="true" />}
      data-testid={testid}
      {...rest}
    >
      <span className={css.word}>{word}</span>
    </Button>
  );
}
