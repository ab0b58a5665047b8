import { IconExternalLink } from '@tabler/icons-react';
import { Link } from 'react-router';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { useT } from '../i18n/useT';
import css from './customer.module.css';
import { LastContacts } from './LastContacts';
import { contactName, kindName, wayText } from './names';
import { useContact } from './queries';
import { StopMark } from './StopMark';

const SHOWN = 3;

/** Who it is, how they are reached and whether they want to be, with the way to everything else about them. */
export function Glance({ contactId, except }: { contactId: string; except?: string }) {
  const t = useT();
  const { data: c, error, refetch } = useContact(contactId);
  if (!c && error) {
    return <ErrorPanel title={t('customer:one_failed')} error={error} onRetry={() => void refetch()} />;
  }
  if (!c) return <SkeletonRows rows={2} />;
  return (
    <div className={css.glance} data-testid="glance">
      <Link className={css.to} to={`/contacts/${c.merged_into || c.id}`} data-testid="open-contact">
        <strong className="cut">{contactName(c)}</strong>
        <span className={css.toword}>
          {t('customer:open')}
          <IconExternalLink size={14} aria-hidden="true" />
        </span>
      </Link>
      <StopMark contact={c} />
      <ul className={css.ways}>
        {c.identities.slice(0, SHOWN).map((i) => (
          <li key={i.kind + i.value}>
            <span className="muted">{kindName(i.kind)}</span> {wayText(i)}
          </li>
        ))}
      </ul>
      <LastContacts contactId={c.id} except={except} />
    </div>
  );
}
