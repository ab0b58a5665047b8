import { Button } from '@mantine/core';
import { number } from '../i18n/format';
import { useT } from '../i18n/useT';
import own from './list.module.css';

interface Props {
  found: number;
  page: number;
  pages: number;
  onPage: (page: number) => void;
}

/** How many rows there are, and the way to those that are on other pages. */
export function Pager({ found, page, pages, onPage }: Props) {
  const t = useT();
  return (
    <nav className={own.pager} aria-label={t('list:pages')} data-testid="pager">
      <span className="muted" role="status">
        {t('list:found', { count: found, n: number(found) })}
        {pages > 1 ? ` · ${t('list:page', { page, pages })}` : ''}
      </span>
      {pages > 1 ? (
        <>
          <Button variant="default" disabled={page <= 1} onClick={() => onPage(page - 1)}>
            {t('list:previous')}
          </Button>
          <Button variant="default" disabled={page >= pages} onClick={() => onPage(page + 1)}>
            {t('list:next')}
          </Button>
        </>
      ) : null}
    </nav>
  );
}
