import { Button } from '@mantine/core';
import { Link } from 'react-router';
import css from '../admin/admin.module.css';
import type { ListImport } from '../api/rows';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import { Counts } from './Counts';
import own from './lists.module.css';
import { Rejected } from './Rejected';
import { sentence } from './sentence';

/** What an import came to. */
export function ImportResult({ i }: { i: ListImport }) {
  const t = useT();
  const can = useCan();
  const home = i.kind === 'dnc' ? '/lists/dnc' : '/lists';
  return (
    <div className={own.stack} data-testid="import-result">
      <p role="status" className={i.state === 'failed' ? css.error : undefined}>
        <strong>{t(`lists:state.${i.state}`)}</strong>
        {i.state === 'failed' ? ` ${sentence(i.key, i.message ?? '', LIMITS)}` : ''}
        {i.state === 'cancelled' ? ` ${t(i.kind === 'dnc' ? 'lists:import.stays' : 'lists:import.nothing')}` : ''}
      </p>
      {i.state === 'done' ? (
        <>
          <Counts i={i} />
          <Rejected i={i} />
        </>
      ) : null}
      <div className={css.deeds}>
        <Button component={Link} to={`${home}/${i.list_id}`} variant="default">
          {t('lists:import.to_list')}
        </Button>
        {can('lists.manage') ? (
          <Button component={Link} to={`${home}/${i.list_id}/import`} variant="default">
            {t('lists:import.another')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

const LIMITS = { max: 40 };
