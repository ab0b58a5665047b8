import { Button, Select } from '@mantine/core';
import { SearchBox } from '../design/SearchBox';
import { useT } from '../i18n/useT';
import { columnName, type Filter, type Wish } from './list';
import css from './list.module.css';
import { type NounDef, useOptions } from './noun';

interface Props {
  def: NounDef;
  filters: Filter[];
  wish: Wish;
  onWish: (name: string, value: string) => void;
  onReset: () => void;
}

/** What narrows a list; all of it is in the address. */
export function ListFilters({ def, filters, wish, onWish, onReset }: Props) {
  const t = useT();
  const narrowed = wish.q !== '' || Object.values(wish.filters).some(Boolean);
  return (
    <div role="search" className={css.filters} aria-label={t('list:filters')}>
      <SearchBox label={t('common:search')} q={wish.q} onSearch={(q) => onWish('q', q)} />
      {filters.map((f) => (
        <FilterField key={f.name} filter={f} value={wish.filters[f.name] ?? ''} onWish={onWish} />
      ))}
      {/* where the heads of the columns are out of sight, they cannot be pressed */}
      <Select
        className={css.order}
        label={t('list:order')}
        allowDeselect={false}
        data={def.columns.flatMap((c) => [
          { value: columnName(c), label: t('list:up', { column: t(c.label) }) },
          { value: `-${columnName(c)}`, label: t('list:down', { column: t(c.label) }) },
        ])}
        value={wish.sort || (def.columns[0] ? columnName(def.columns[0]) : null)}
        onChange={(v) => onWish('sort', v ?? '')}
      />
      {narrowed ? (
        <Button variant="subtle" onClick={onReset}>
          {t('list:reset')}
        </Button>
      ) : null}
    </div>
  );
}

function FilterField({ filter, value, onWish }: { filter: Filter; value: string; onWish: Props['onWish'] }) {
  const t = useT();
  const rows = useOptions(filter.of ?? 'sites', filter.of !== undefined);
  const data =
    filter.choices?.map((c) => ({ value: c.value, label: t(c.label) })) ??
    filter.texts?.map((c) => ({ value: c.value, label: c.text })) ??
    rows;
  // one choice is none: with a single site nobody is asked for it
  if (data.length < 2 && !value) return null;
  return (
    <Select
      label={t(filter.label)}
      placeholder={t('list:any')}
      clearable
      clearButtonProps={{ 'aria-label': t('list:clear', { what: t(filter.label) }) }}
      searchable={data.length > 8}
      nothingFoundMessage={t('admin:none_found')}
      data={data}
      value={value || null}
      onChange={(v) => onWish(filter.name, v ?? '')}
      data-testid={`filter-${filter.name}`}
    />
  );
}
