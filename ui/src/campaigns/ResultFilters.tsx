import { Button, Select, TextInput } from '@mantine/core';
import { useOptions } from '../admin/noun';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import css from './campaigns.module.css';
import type { ResultWish } from './queries';
import { OUTCOMES, outcomeText } from './words';

interface Props {
  wish: ResultWish;
  listIds: string[];
  onWish: (name: keyof ResultWish, value: string) => void;
  onReset: (() => void) | undefined;
}

/** Which attempts are shown; a field of which this person may not see the names is not there. */
export function ResultFilters({ wish, listIds, onWish, onReset }: Props) {
  const t = useT();
  const can = useCan();
  const lists = useOptions('lists', can('lists.read')).filter((l) => listIds.includes(l.value));
  const agents = useOptions('agents', can('users.read'));
  const choices = [
    {
      name: 'outcome' as const,
      label: t('campaigns:result.outcome'),
      data: OUTCOMES.map((o) => ({ value: o, label: outcomeText(o) })),
    },
    { name: 'list_id' as const, label: t('campaigns:result.list'), data: lists },
    { name: 'agent_id' as const, label: t('campaigns:result.agent'), data: agents },
  ].filter((c) => c.data.length > 0);
  return (
    <div role="search" className={css.filters} aria-label={t('campaigns:result.filters')}>
      {(['from', 'to'] as const).map((name) => (
        <TextInput
          key={name}
          type="date"
          label={t(`campaigns:result.${name}`)}
          value={wish[name]}
          onChange={(e) => onWish(name, e.currentTarget.value)}
          data-testid={`filter-${name}`}
        />
      ))}
      {choices.map((c) => (
        <Select
          key={c.name}
          label={c.label}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('campaigns:result.reset') }}
          nothingFoundMessage={t('admin:none_found')}
          data={c.data}
          value={wish[c.name] || null}
          onChange={(v) => onWish(c.name, v ?? '')}
          data-testid={`filter-${c.name}`}
        />
      ))}
      {onReset ? (
        <Button variant="subtle" onClick={onReset}>
          {t('campaigns:result.reset')}
        </Button>
      ) : null}
    </div>
  );
}
