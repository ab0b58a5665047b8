import { Link } from 'react-router';
import type { Happened } from '../api/rows';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import { Sign, whereOf } from './PastEntry';
import { titleOf, wordsOf } from './pastLine';
import { moment } from './when';

/** What happened with the customer elsewhere, as a line between what is written here; count messages stand for one. */
export default function StreamLine({ entry, count }: { entry: Happened; count: number }) {
  const t = useT();
  const to = whereOf(entry, useCan());
  return (
    <>
      <Sign entry={entry} />{' '}
      <bdi className="cut">
        {entry.thread ? `#${entry.thread.number} ` : ''}
        {wordsOf(entry, t) || titleOf(entry)}
        {count > 1 ? ` ${t('customer:past.more', { count: count - 1 })}` : ''}
      </bdi>
      {' · '}
      <span style={{ whiteSpace: 'nowrap' }}>{to ? <Link to={to}>{moment(entry.at)}</Link> : moment(entry.at)}</span>
    </>
  );
}
