import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useT } from '../../i18n/useT';
import { changeThread } from '../moves';
import type { Thread } from '../records';
import css from './assist.module.css';

interface Props {
  thread: Thread;
  tags: string[];
  /** Whether there were tags to choose from. */
  known: boolean;
}

/** Tags that may fit, each added by one press. */
export function TagOffers({ thread, tags, known }: Props) {
  const t = useT();
  const own = thread.tags ?? [];
  const left = tags.filter((tag) => !own.includes(tag));
  if (tags.length === 0) return <>{t(known ? 'assist:tag.none' : 'assist:tag.unknown')}</>;
  return (
    <div className={css.tags}>
      <span>{t('assist:tag.title')}</span>
      {left.map((tag) => (
        <Button
          key={tag}
          variant="default"
          size="compact-xs"
          leftSection={<IconPlus size={12} aria-hidden="true" />}
          aria-label={t('assist:tag.add', { tag })}
          onClick={() => void changeThread(thread.id, { tags: [...own, tag] })}
          data-testid="assist-tag"
        >
          <bdi>{tag}</bdi>
        </Button>
      ))}
    </div>
  );
}
