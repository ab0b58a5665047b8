import { Button, Menu } from '@mantine/core';
import {
  IconChevronDown,
  IconCircleCheck,
  IconClockPause,
  IconGitMerge,
  IconHourglass,
  IconRotate,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useServerReason } from '../../app/Banners';
import { Kbd } from '../../design/Kbd';
import { dateTime } from '../../i18n/format';
import { useT } from '../../i18n/useT';
import { run, useCommand } from '../../keys/dispatcher';
import { useKeyOf } from '../../keys/useKeyOf';
import { move } from '../moves';
import { type Status, statusOf, type Thread } from '../records';
import css from '../thread.module.css';
import { MergeDialog } from './Merged';
import { MomentDialog } from './MomentDialog';
import { presets } from './snooze';

/** Whose turn it is, and what can be made of it: one press resolves or opens anew, the arrow has the rest. */
export function StatusMenu({ thread }: { thread: Thread }) {
  const t = useT();
  const [opened, setOpened] = useState(false);
  const [asking, setAsking] = useState(false);
  const [merging, setMerging] = useState(false);
  const [busy, setBusy] = useState(false);
  const blocked = useServerReason();
  const resolveKey = useKeyOf('resolve');
  const snoozeKey = useKeyOf('snooze');
  const status = statusOf(thread);
  const can = !busy && blocked === '' && !thread.merged_into;
  async function go(to: Status, until?: string) {
    setBusy(true);
    const done = await move(thread.id, to, until);
    setBusy(false);
    return done;
  }
  useCommand('resolve', () => void go('resolved'), can && status !== 'resolved');
  useCommand(
    'resolveNext',
    () => void go('resolved').then((done) => done && run('next')),
    can && status !== 'resolved',
  );
  useCommand('snooze', () => setOpened(true), can && status !== 'resolved');
  const over = status === 'resolved';
  if (thread.merged_into) return null;
  return (
    <span className={css.split}>
      <Button
        variant={over ? 'outline' : 'default'}
        loading={busy}
        disabled={blocked !== ''}
        title={blocked || undefined}
        leftSection={
          over ? <IconRotate size={14} aria-hidden="true" /> : <IconCircleCheck size={14} aria-hidden="true" />
        }
        rightSection={over ? null : <Kbd>{resolveKey}</Kbd>}
        onClick={() => void go(over ? 'open' : 'resolved')}
        data-testid={over ? 'reopen' : 'resolve'}
      >
        {over ? t('inbox:move.reopen') : t('inbox:move.resolve')}
      </Button>
      <Menu position="bottom-end" opened={opened} onChange={setOpened}>
        <Menu.Target>
          <Button
            variant="default"
            className={css.arrow}
            disabled={!can}
            aria-label={t('inbox:move.more')}
            title={`${t('inbox:move.more')} (${snoozeKey})`}
            data-testid="status-menu"
          >
            <IconChevronDown size={14} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {status === 'waiting' || over ? null : (
            <Menu.Item
              leftSection={<IconHourglass size={14} />}
              onClick={() => void go('waiting')}
              data-testid="wait"
            >
              {t('inbox:move.wait')}
            </Menu.Item>
          )}
          {status === 'open' || over ? null : (
            <Menu.Item leftSection={<IconRotate size={14} />} onClick={() => void go('open')}>
              {t('inbox:move.open')}
            </Menu.Item>
          )}
          <Menu.Label>{t('inbox:move.snooze')}</Menu.Label>
          {presets(new Date()).map(({ preset, at }) => (
            <Menu.Item
              key={preset}
              leftSection={<IconClockPause size={14} />}
              onClick={() => void go('snoozed', at.toISOString())}
              data-testid={`snooze-${preset}`}
            >
              {t(`inbox:snooze.${preset}`)} <span className="muted">{dateTime(at.getTime())}</span>
            </Menu.Item>
          ))}
          <Menu.Item
            leftSection={<IconClockPause size={14} />}
            onClick={() => setAsking(true)}
            data-testid="snooze-custom"
          >
            {t('inbox:snooze.custom')}
          </Menu.Item>
          {thread.channel === 'email' ? (
            <Menu.Item
              leftSection={<IconGitMerge size={14} />}
              onClick={() => setMerging(true)}
              data-testid="merge-open"
            >
              {t('inbox:merge.open')}
            </Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {merging ? <MergeDialog thread={thread} onClose={() => setMerging(false)} /> : null}
      {asking ? (
        <MomentDialog
          title={t('inbox:move.snooze')}
          go={t('inbox:snooze.go')}
          onGo={(at) => {
            setAsking(false);
            void go('snoozed', at);
          }}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </span>
  );
}
