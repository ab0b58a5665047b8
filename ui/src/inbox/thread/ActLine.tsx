import { clock, dateTime } from '../../i18n/format';
import { useT } from '../../i18n/useT';
import type { Act } from '../records';
import css from '../thread.module.css';
import { actSaid } from './acts';

/** What was done with the conversation, between what was written. */
export function ActLine({ act: a }: { act: Act }) {
  const t = useT();
  const said = actSaid(a, t, dateTime);
  if (!said) return null;
  const who = a.by.kind === 'agent' ? a.by.name || t('inbox:by.agent') : '';
  return (
    <li className={css.act} data-testid="act" data-act={a.kind}>
      <span>
        {who ? (
          <>
            <bdi>{who}</bdi>:{' '}
          </>
        ) : null}
        <bdi>{said}</bdi> ·{' '}
        <time dateTime={a.at} title={dateTime(a.at)}>
          {clock(a.at)}
        </time>
      </span>
    </li>
  );
}
