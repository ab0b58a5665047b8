import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useNavigate, useSearchParams } from 'react-router';
import type { Row } from '../api/rows';
import { EmptyState } from '../design/EmptyState';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import css from './admin.module.css';
import { BulkBar } from './BulkBar';
import { ListFilters } from './ListFilters';
import { ListTable } from './ListTable';
import { find, readWish, useNames } from './list';
import { listOf } from './lists';
import { homeOf, type NounDef, useNoun } from './noun';
import { Pager } from './Pager';
import { useUndo } from './undo';
import { useChosen } from './useChosen';

/** The rows of a noun; the search, the filters, the order and the page are in the address. */
export function NounListPage({ def }: { def: NounDef }) {
  const t = useT();
  const can = useCan();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const { data, error, refetch, isPending } = useNoun<Row>(def.path);
  const { filters, bulk, names } = listOf(def.path);
  const name = useNames(names);
  const gone = useUndo((s) => s.gone);
  const there = (data ?? []).filter((r) => !gone.has(r.id));
  const wish = readWish(params, filters);
  const { rows, shown, page, pages } = find(def, filters, there, wish, name);
  const chosen = useChosen(rows, shown);
  const many = can(def.write) && bulk.length > 0;
  const narrowed = wish.q !== '' || Object.values(wish.filters).some(Boolean);
  const want = (key: string, value: string) =>
    setParams(
      (old) => {
        const next = new URLSearchParams(old);
        if (key !== 'page') next.delete('page'); // another list begins at its beginning
        if (value) next.set(key, value);
        else next.delete(key);
        return next;
      },
      { replace: true },
    );
  return (
    <section className={css.page} aria-label={t(def.title)}>
      <div className={css.pagehead}>
        <div className="grow">
          <h1>{t(def.title)}</h1>
          <p className="muted">{t(def.help)}</p>
        </div>
        {can(def.write) && def.imports ? (
          <Button variant="default" onClick={() => void navigate(`/admin/${def.path}/import`)} data-testid="import">
            {t('import:open')}
          </Button>
        ) : null}
        {can(def.write) ? (
          <Button
            leftSection={<IconPlus size={14} aria-hidden="true" />}
            onClick={() => void navigate(`${homeOf(def)}/new`)}
            data-testid="new"
          >
            {t('common:new')}
          </Button>
        ) : null}
      </div>
      <ListFilters
        def={def}
        filters={filters}
        wish={wish}
        onWish={want}
        onReset={() => setParams(wish.sort ? { sort: wish.sort } : {}, { replace: true })}
      />
      {error ? <ErrorPanel title={t('admin:load_failed')} error={error} onRetry={() => void refetch()} /> : null}
      {isPending ? <SkeletonRows /> : null}
      {data && rows.length === 0 ? (
        <EmptyState title={narrowed ? t('admin:none_found') : t('admin:none_yet')} />
      ) : null}
      {rows.length > 0 ? (
        <>
          <ListTable
            def={def}
            rows={shown}
            sort={wish.sort}
            onSort={(s) => want('sort', s)}
            chosen={many ? chosen : undefined}
          />
          <Pager found={rows.length} page={page} pages={pages} onPage={(n) => want('page', n > 1 ? String(n) : '')} />
        </>
      ) : null}
      {many && chosen.rows.length > 0 ? <BulkBar def={def} fields={bulk} found={rows} chosen={chosen} /> : null}
    </section>
  );
}
