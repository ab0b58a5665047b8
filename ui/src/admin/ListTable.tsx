import { Checkbox } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { Row } from '../api/rows';
import { useT } from '../i18n/useT';
import css from './admin.module.css';
import { columnName } from './list';
import own from './list.module.css';
import { type Column, homeOf, type NounDef } from './noun';
import type { Chosen } from './useChosen';

interface Props {
  def: NounDef;
  rows: Row[];
  sort: string;
  onSort: (sort: string) => void;
  /** Undefined where nothing can be done with many rows. */
  chosen: Chosen | undefined;
}

export function ListTable({ def, rows, sort, onSort, chosen }: Props) {
  const t = useT();
  const ticked = rows.filter((r) => chosen?.has(r.id)).length;
  return (
    <div className={css.scroll}>
      <table className={css.table} data-testid={`list-${def.path}`}>
        <thead>
          <tr>
            {chosen ? (
              <td className={own.tick}>
                <Checkbox
                  size="md"
                  aria-label={t('list:choose_page')}
                  checked={ticked === rows.length}
                  indeterminate={ticked > 0 && ticked < rows.length}
                  onChange={() =>
                    ticked === rows.length ? chosen.clear() : chosen.choose([...chosen.rows, ...rows])
                  }
                />
              </td>
            ) : null}
            {def.columns.map((c) => (
              <SortHead
                key={c.label}
                column={c}
                sort={sort || columnName(def.columns[0] as Column)}
                onSort={onSort}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} data-chosen={chosen?.has(row.id) || undefined}>
              {chosen ? (
                <td className={own.tick}>
                  <Checkbox
                    size="md"
                    aria-label={t('list:choose', { name: def.nameOf(row as never) })}
                    checked={chosen.has(row.id)}
                    onKeyDown={chosen.heldShift}
                    onMouseDown={chosen.heldShift}
                    onChange={(e) => chosen.toggle(row.id, e.currentTarget.checked)}
                  />
                </td>
              ) : null}
              {def.columns.map((c, n) =>
                n === 0 ? (
                  <th key={c.label} scope="row">
                    <Link to={`${homeOf(def)}/${row.id}`}>{c.value(row as never)}</Link>
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
  );
}

function SortHead({ column, sort, onSort }: { column: Column; sort: string; onSort: (sort: string) => void }) {
  const t = useT();
  const name = columnName(column);
  const way = sort === name ? 'ascending' : sort === `-${name}` ? 'descending' : undefined;
  const Arrow = way === 'descending' ? IconArrowDown : IconArrowUp;
  return (
    <th scope="col" aria-sort={way}>
      <button type="button" className={own.sort} onClick={() => onSort(way === 'ascending' ? `-${name}` : name)}>
        {t(column.label)}
        <Arrow size={12} aria-hidden="true" data-on={way !== undefined || undefined} />
      </button>
      <span className={own.head}>{t(column.label)}</span>
    </th>
  );
}
