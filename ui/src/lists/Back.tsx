import { IconArrowLeft } from '@tabler/icons-react';
import { Link } from 'react-router';
import css from '../admin/admin.module.css';
import { homeOf } from '../admin/noun';
import { useT } from '../i18n/useT';
import { DNC, LISTS } from './defs';
import { type Kind, useDncList, useList } from './queries';

/** The way back to a list, by its name. */
export function Back({ kind, id }: { kind: Kind; id: string }) {
  const t = useT();
  const def = kind === 'lists' ? LISTS : DNC;
  const leads = useList(id, kind === 'lists');
  const numbers = useDncList(id, kind === 'dnc-lists');
  return (
    <Link to={`${homeOf(def)}/${id}`} className={css.back} data-testid="back-to-list">
      <IconArrowLeft size={16} aria-hidden="true" />
      {(leads.data ?? numbers.data)?.name ?? t(def.one)}
    </Link>
  );
}
