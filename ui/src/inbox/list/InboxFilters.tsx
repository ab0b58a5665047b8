import { Button, Select, TextInput } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { useState } from 'react';
import { SearchBox } from '../../design/SearchBox';
import { useT } from '../../i18n/useT';
import css from '../inbox.module.css';
import { useSights } from '../queries';
import { CHANNELS } from '../records';
import { useNames } from '../useNames';
import { narrowed, VIEWS, type Wish } from '../wish';

interface Props {
  wish: Wish;
  /** Whether this person has conversations of their own. */
  mine: boolean;
  onWish: (change: Partial<Wish>) => void;
}

/** What is shown; all of it is in the address, so that it can be kept and passed on. */
export function InboxFilters({ wish, mine, onWish }: Props) {
  const t = useT();
  const { data: sights } = useSights();
  const { queues } = useNames();
  const [opened, setOpened] = useState(() => narrowed({ ...wish, q: '' }));
  const choose = (name: 'channel' | 'inbox' | 'queue', data: { value: string; label: string }[]) => (
    <Select
      aria-label={t(`inbox:filter.${name}`)}
      placeholder={t(`inbox:filter.${name}`)}
      data={data}
      value={wish[name] || null}
      onChange={(v) => onWish({ [name]: v ?? '' })}
      clearable
      clearButtonProps={{ 'aria-label': t('inbox:filter.clear', { what: t(`inbox:filter.${name}`) }) }}
      data-testid={`filter-${name}`}
    />
  );
  return (
    <div className={css.filters} role="search">
      <div className="row">
        <Select
          className="grow"
          aria-label={t('inbox:filter.view')}
          data={VIEWS.filter((v) => mine || (v !== 'mine' && v !== 'mentions')).map((v) => ({
            value: v,
            label: t(`inbox:view.${v}`),
          }))}
          value={wish.view}
          allowDeselect={false}
          onChange={(v) => onWish({ view: VIEWS.find((x) => x === v) })}
          data-testid="filter-view"
        />
        {wish.view === 'mentions' ? null : (
          <Button
            variant={narrowed({ ...wish, q: '' }) ? 'light' : 'default'}
            aria-expanded={opened}
            leftSection={<IconFilter size={14} aria-hidden="true" />}
            onClick={() => setOpened(!opened)}
            data-testid="filters-open"
          >
            {t('inbox:filter.more')}
          </Button>
        )}
      </div>
      {wish.view === 'mentions' ? null : (
        <SearchBox
          label={t('inbox:filter.search')}
          q={wish.q}
          onSearch={(q) => onWish({ q })}
          size="xs"
          testId="thread-search"
        />
      )}
      {opened && wish.view !== 'mentions' ? (
        <div className={css.more}>
          {choose(
            'channel',
            CHANNELS.map((c) => ({ value: c, label: t(`inbox:channel.${c}`) })),
          )}
          {choose(
            'inbox',
            (sights?.items ?? []).map((s) => ({ value: s.id, label: s.name })),
          )}
          {queues.size > 0
            ? choose(
                'queue',
                [...queues].map(([value, label]) => ({ value, label })),
              )
            : null}
          <TextInput
            aria-label={t('inbox:filter.tag')}
            placeholder={t('inbox:filter.tag')}
            maxLength={40}
            defaultValue={wish.tag}
            onBlur={(e) => onWish({ tag: e.currentTarget.value.trim() })}
            onKeyDown={(e) => e.key === 'Enter' && onWish({ tag: e.currentTarget.value.trim() })}
            data-testid="filter-tag"
          />
        </div>
      ) : null}
    </div>
  );
}
