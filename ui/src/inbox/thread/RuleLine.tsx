import { IconRobot } from '@tabler/icons-react';
import { lineSaid } from '../../automation/sentence';
import { clock, dateTime } from '../../i18n/format';
import { useT } from '../../i18n/useT';
import type { Message } from '../records';
import css from '../thread.module.css';
import { useNamesOfRows } from '../useNames';

/** What a rule did with the conversation. */
export function RuleLine({ message: m }: { message: Message }) {
  const t = useT();
  const nameOf = useNamesOfRows();
  const lines = (m.content.text ?? '').split('\n').filter(Boolean);
  return (
    <li className={css.act} data-testid="rule-line" id={`m-${m.id}`}>
      <span>
        <IconRobot size={13} aria-hidden="true" />{' '}
        <bdi>{m.by.name ? t('inbox:rule.named', { name: m.by.name }) : t('inbox:rule.unnamed')}</bdi>:{' '}
        <bdi>{lines.map((line) => lineSaid(line, nameOf)).join('; ')}</bdi> ·{' '}
        <time dateTime={m.at} title={dateTime(m.at)}>
          {clock(m.at)}
        </time>
      </span>
    </li>
  );
}
