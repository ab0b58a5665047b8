import { Button, Menu } from '@mantine/core';
import { IconArrowForwardUp, IconChevronsUp, IconHandGrab, IconLanguage, IconLogout2 } from '@tabler/icons-react';
import type { Interaction } from '../../api/records';
import { useServerReason } from '../../app/Banners';
import { useAttempt } from '../../design/attempt';
import { currentLanguage } from '../../i18n';
import { languageName } from '../../i18n/format';
import { useT } from '../../i18n/useT';
import { useCommand } from '../../keys/dispatcher';
import { useCan } from '../../session/useCan';
import { givable, openSheet } from '../../transfer/sheet';
import { ChannelGlyph } from '../ChannelGlyph';
import { TurnTimer } from '../DueChip';
import { changeThread, releaseWritten, takeThread } from '../moves';
import { CHANNELS, type Sight, statusOf, type Thread } from '../records';
import css from '../thread.module.css';
import type { useNames } from '../useNames';
import { threadName } from '../words';
import { Elsewhere } from './Elsewhere';
import { MacroMenu } from './MacroMenu';
import { StatusMenu } from './StatusMenu';
import { SteerThread } from './SteerThread';
import { TagsField } from './TagsField';
import { useTakes } from './useTakes';

interface Props {
  thread: Thread;
  /** The work on it, when it is at this desk. */
  interaction?: Interaction | null;
  sight?: Sight;
  names: ReturnType<typeof useNames>;
  writes: boolean;
}

/** Who, where, whose and until when; and what can be made of the conversation. */
export function ThreadHead({ thread, interaction, sight, names, writes }: Props) {
  const t = useT();
  const [busy, attempt] = useAttempt();
  const blocked = useServerReason();
  const status = statusOf(thread);
  const channel = CHANNELS.find((c) => c === thread.channel);
  const queue = names.queue(thread.queue_id);
  const assignee = thread.agent_id
    ? thread.agent_id === names.own
      ? t('inbox:head.mine')
      : t('inbox:head.assigned', { name: names.agents.get(thread.agent_id) ?? t('inbox:head.colleague') })
    : t('inbox:head.unassigned');
  const facts = [channel ? t(`inbox:channel.${channel}`) : thread.channel, sight?.name ?? '', queue, assignee].filter(
    Boolean,
  );
  const foreign = thread.language && thread.language.slice(0, 2) !== currentLanguage() ? thread.language : '';
  const mine = interaction && (interaction.state === 'active' || interaction.state === 'parked') ? interaction : null;
  const give = mine && givable(mine) ? () => openSheet(mine.id, 'transfer') : null;
  const takes = useTakes(thread, interaction);
  const steers = useCan()('queues.steer') && !thread.merged_into;
  useCommand('transfer', () => give?.(), give !== null && blocked === '');
  return (
    <header className={css.head}>
      <div className={css.who}>
        <h1 className="cut">
          <ChannelGlyph channel={thread.channel} size={18} /> <bdi>{threadName(thread)}</bdi>{' '}
          <span className="muted">#{thread.number}</span>
        </h1>
        <p className="muted">
          {thread.subject ? (
            <>
              <bdi>{thread.subject}</bdi> ·{' '}
            </>
          ) : null}
          {facts.join(' · ')}
        </p>
      </div>
      <div className={css.chips}>
        <span className={css.status} data-status={status} data-testid="thread-status">
          {t(`inbox:status.${status}`)}
        </span>
        {status === 'open' || status === 'snoozed' ? <TurnTimer turn={thread} /> : null}
        {foreign ? (
          <span className={css.mark}>
            <IconLanguage size={13} aria-hidden="true" /> {languageName(foreign)}
          </span>
        ) : null}
        {thread.bot === 'talking' ? <span className={css.mark}>{t('inbox:head.bot')}</span> : null}
        {writes ? <Priority thread={thread} /> : null}
        <Elsewhere thread={thread} />
      </div>
      <TagsField thread={thread} writes={writes} />
      {writes || takes || steers ? (
        <div className={css.moves}>
          {takes ? (
            <Button
              loading={busy}
              disabled={blocked !== ''}
              leftSection={<IconHandGrab size={14} aria-hidden="true" />}
              onClick={() => void attempt('inbox:failed.take', () => takeThread(thread.id))}
              data-testid="take"
            >
              {t(thread.bot === 'talking' ? 'assist:bot.take' : 'inbox:head.take')}
            </Button>
          ) : null}
          {give ? (
            <Button
              variant="default"
              disabled={blocked !== ''}
              leftSection={<IconArrowForwardUp size={14} aria-hidden="true" />}
              onClick={give}
              data-testid="give"
            >
              {t('inbox:head.give')}
            </Button>
          ) : null}
          {mine && thread.queue_id ? (
            <Button
              variant="default"
              disabled={blocked !== ''}
              leftSection={<IconLogout2 size={14} aria-hidden="true" />}
              onClick={() => void releaseWritten(mine.id)}
              data-testid="release"
            >
              {t('inbox:head.release')}
            </Button>
          ) : null}
          {steers ? <SteerThread thread={thread} /> : null}
          {writes ? <MacroMenu thread={thread} /> : null}
          {writes ? <StatusMenu thread={thread} /> : null}
        </div>
      ) : null}
    </header>
  );
}

function Priority({ thread }: { thread: Thread }) {
  const t = useT();
  return (
    <Menu>
      <Menu.Target>
        <button
          type="button"
          className={css.mark}
          aria-label={t('inbox:head.priority_set', { level: thread.priority })}
        >
          <IconChevronsUp size={13} aria-hidden="true" /> {t('inbox:head.priority', { level: thread.priority })}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {[0, 3, 6, 9].map((level) => (
          <Menu.Item
            key={level}
            aria-current={level === thread.priority || undefined}
            onClick={() => void changeThread(thread.id, { priority: level })}
          >
            {t('inbox:head.priority', { level })}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
