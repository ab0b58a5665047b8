import { Button } from '@mantine/core';
import own from '../admin/list.module.css';
import { useT } from '../i18n/useT';

interface Props {
  after: string;
  next: string | undefined;
  onTurn: (after: string) => void;
}

/** The way through a list that is too long to be counted: on, or back to its beginning. */
export function Turn({ after, next, onTurn }: Props) {
  const t = useT();
  if (!after && !next) return null;
  return (
    <nav className={own.pager} aria-label={t('list:pages')} data-testid="turn">
      <Button variant="default" disabled={!after} onClick={() => onTurn('')}>
        {t('lists:first_page')}
      </Button>
      <Button variant="default" disabled={!next} onClick={() => onTurn(next ?? '')}>
        {t('list:next')}
      </Button>
    </nav>
  );
}
