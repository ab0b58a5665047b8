import { Button } from '@mantine/core';
import { IconAt } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useT } from '../../i18n/useT';
import { useMentions } from '../queries';
import css from '../waiting.module.css';
import type { Wish } from '../wish';

/** The way to what waits in the queues, and to the notes that name this agent while there are new ones. */
export function Mine({ wish, onMentions }: { wish: Wish; onMentions: () => void }) {
  const t = useT();
  const { data } = useMentions(true);
  const unseen = (data?.items ?? []).filter((m) => !m.seen).length;
  return (
    <div className={css.mine}>
      <Link to="/desk/waiting" className="grow">
        {t('inbox:waiting.title')}
      </Link>
      {unseen > 0 ? (
        <Button
          size="compact-sm"
          variant={wish.view === 'mentions' ? 'light' : 'default'}
          leftSection={<IconAt size={14} aria-hidden="true" />}
          aria-label={t('inbox:mention.count', { count: unseen })}
          title={t('inbox:mention.count', { count: unseen })}
          onClick={onMentions}
          data-testid="unseen-mentions"
        >
          {unseen}
        </Button>
      ) : null}
    </div>
  );
}
