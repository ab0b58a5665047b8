import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import type { Row } from '../api/rows';
import { EmptyState } from '../design/EmptyState';
import { ErrorPanel } from '../design/ErrorPanel';
import { SearchBox } from '../design/SearchBox';
import { SkeletonRows } from '../design/SkeletonRows';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import css from './admin.module.css';
import { type NounDef, useNoun } from './noun';

/** The rows of a noun; the search is in the address. */
export function NounListPage({ def }: { def: NounDef }) {
  const t = useT();
  const can = useCan();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const q = params.get('q') ?? '';
  const { data, error, refetch, isPending } = useNoun<Row>(def.path);
  const wanted = q.toLocaleLowerCase();
  const rows = (data ?? [])
    .filter((r) =>
      def
        .nameOf(r as never)
        .toLocaleLowerCase()
        .includes(wanted),
    )
    .sort((a, b) => def.nameOf(a as never).localeCompare(def.nameOf(b as never)));
  return (
    <section className={css.page} aria-label={t(def.title)}>
      <div className={css.pagehead}>
        <div className="grow">
          <h1>{t(def.title)}</h1>
          <p className="muted">{t(def.help)}</p>
        </div>
        <SearchBox
          key={def.path}
          label={t('common:search')}
          q={q}
          onSearch={(text) => setParams(text ? { q: text } : {}, { replace: true })}
        />
        {can(def.write) && def.imports ? (
          <Button variant="default" onClick={() => void navigate(`/admin/${def.path}/import`)} data-testid="import">
            {t('import:open')}
          </Button>
        ) : null}
        {can(def.write) ? (
          <Button
            leftSection={<IconPlus size={14} aria-hidden="true" />}
            onClick={() => void navigate(`/admin/${def.path}/new`)}
            data-testid="new"
          >
            {t('common:new')}
          </Button>
        ) : null}
      </div>
      {error ? <ErrorPanel title={t('admin:load_failed')} error={error} onRetry={() => void refetch()} /> : null}
      {isPending ? <SkeletonRows /> : null}
      {data && rows.length === 0 ? <EmptyState title={q ? t('admin:none_found') : t('admin:none_yet')} /> : null}
      {rows.length > 0 ? (
        <div className={css.scroll}>
          <table className={css.table} data-testid={`list-${def.path}`}>
            <thead>
              <tr>
                {def.columns.map((c) => (
                  <th key={c.label} scope="col">
                    {t(c.label)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  {def.columns.map((c, n) =>
                    n === 0 ? (
                      <th key={c.label} scope="row">
                        <Link to={`/admin/${def.path}/${row.id}`}>{c.value(row as never)}</Link>
                      </th>
                    ) : (
                      <td key={c.label} data-label={t(c.label)}>
                        {c.value(row as never)}
                      </td>
                    ),
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </section>
  );
}
