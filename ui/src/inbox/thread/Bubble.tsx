import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconArrowBackUp, IconLock, IconMoodPlus, IconRobot } from '@tabler/icons-react';
import { memo } from 'react';
import { serverNow } from '../../design/ticker';
import { clock, dateTime } from '../../i18n/format';
import { useT } from '../../i18n/useT';
import { BotSources, HandOverNote } from '../assist/BotWord';
import { TranslateButton, Translation } from '../assist/Translation';
import { readWriting, write } from '../composer/draft';
import { react, takeBack } from '../moves';
import type { Message, Traits } from '../records';
import css from '../thread.module.css';
import { Body } from './Body';
import { CallLine } from './CallLine';
import { Failure } from './Failure';
import { Ticks } from './Ticks';
import { Undo } from './Undo';

const EMOJI = ['👍', '❤️', '😂', '😮', '😢', '🙏'];

interface Props {
  message: Message;
  /** The message this one answers, if it is here. */
  quoted?: Message;
  /** What the customer is called, and how the channel knows them. */
  customer: string;
  handle: string;
  traits?: Traits;
  /** The name need not be said again. */
  goesOn: boolean;
  /** Whether this person may do something with it. */
  writes: boolean;
}

/** One message. Only what changed is drawn again: versions tell. */
export const Bubble = memo(function Bubble(props: Props) {
  return props.message.content.call ? <CallLine message={props.message} /> : <Said {...props} />;
});

function Said({ message: m, quoted, customer, handle, traits, goesOn, writes }: Props) {
  const t = useT();
  const who = useAuthor(m, customer);
  const soon = m.status === 'scheduled' && m.due_at && Date.parse(m.due_at) - serverNow() < 60_000;
  return (
    <li
      className={css.message}
      data-direction={m.direction}
      data-goes-on={goesOn || undefined}
      data-testid="message"
      data-seq={m.seq}
      id={`m-${m.id}`}
    >
      <article className={css.bubble} data-mail={m.content.type === 'mail' || undefined} aria-label={who}>
        {m.direction === 'note' ? (
          <p className={css.internal}>
            <IconLock size={13} aria-hidden="true" />
            {m.by.kind === 'bot' ? <IconRobot size={13} aria-hidden="true" /> : null}
            {t('inbox:message.internal')} · {who}
          </p>
        ) : goesOn ? null : (
          <p className={css.author}>
            {m.by.kind === 'bot' || m.auto ? <IconRobot size={13} aria-hidden="true" /> : null}
            <bdi>{who}</bdi>
            {m.auto && m.by.kind !== 'bot' ? <span className="muted"> · {t('inbox:message.auto')}</span> : null}
          </p>
        )}
        {m.reply_to ? <Quote message={quoted} /> : null}
        {m.content.forwarded ? <p className="muted">{t('inbox:message.forwarded')}</p> : null}
        {m.bot?.reason ? <HandOverNote message={m} /> : <Body message={m} from={handle} />}
        <Translation id={m.id} />
        <BotSources message={m} />
        <footer className={css.meta}>
          <time dateTime={m.at} title={dateTime(m.at)}>
            {clock(m.at)}
          </time>
          {m.edited_at && !m.deleted_at ? <span>{t('inbox:message.edited')}</span> : null}
          <Ticks message={m} />
        </footer>
        {m.direction === 'out' && m.status === 'scheduled' && m.due_at ? (
          soon ? (
            <Undo message={m} due={m.due_at} />
          ) : (
            <p className={css.later}>
              {t('inbox:message.later', { at: dateTime(m.due_at) })}
              {writes ? (
                <Button
                  variant="default"
                  size="compact-xs"
                  onClick={() => void takeBack(m.thread_id, m.id)}
                  data-testid="take-back"
                >
                  {t('inbox:message.take_back')}
                </Button>
              ) : null}
            </p>
          )
        ) : null}
        {m.status === 'failed' || m.status === 'unclear' ? <Failure message={m} writes={writes} /> : null}
        <Reactions message={m} />
      </article>
      {writes && !m.deleted_at && m.direction !== 'note' ? <Tools message={m} traits={traits} /> : null}
    </li>
  );
}

function useAuthor(m: Message, customer: string): string {
  const t = useT();
  switch (m.by.kind) {
    case 'customer':
      return m.by.name || customer;
    case 'bot':
      return m.by.name || t('inbox:by.bot');
    case 'rule':
      return t('inbox:by.rule');
    case 'external':
      return m.by.name ? t('inbox:by.external_named', { name: m.by.name }) : t('inbox:by.external');
    case 'system':
      return t('inbox:by.system');
    default:
      return m.by.name || t('inbox:by.agent');
  }
}

function Quote({ message: m }: { message?: Message }) {
  const t = useT();
  if (!m) return <p className={css.quote}>{t('inbox:message.quote_away')}</p>;
  return (
    <a className={css.quote} href={`#m-${m.id}`} onClick={(e) => jump(e, m.id)}>
      <span className="sr">{t('inbox:message.answers')} </span>
      {m.content.text?.slice(0, 160) || t('inbox:message.quote')}
    </a>
  );
}

function jump(e: React.MouseEvent, id: string) {
  e.preventDefault();
  document.getElementById(`m-${id}`)?.scrollIntoView({ block: 'center' });
}

function Reactions({ message: m }: { message: Message }) {
  const t = useT();
  if (!m.reactions || m.reactions.length === 0) return null;
  return (
    <ul className={css.reactions} aria-label={t('inbox:message.reactions')}>
      {m.reactions.map((r) => (
        <li key={`${r.by} ${r.name ?? ''} ${r.emoji}`} title={r.name}>
          {r.emoji}
          <span className="sr">
            {' '}
            {r.name || (r.by === 'customer' ? t('inbox:by.customer') : t('inbox:by.agent'))}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Tools({ message: m, traits }: { message: Message; traits?: Traits }) {
  const t = useT();
  const mine = m.reactions?.find((r) => r.by === 'agent')?.emoji;
  return (
    <span className={css.tools}>
      <TranslateButton message={m} />
      {traits?.replies ? (
        <ActionIcon
          size={26}
          aria-label={t('inbox:message.answer')}
          title={t('inbox:message.answer')}
          onClick={() => {
            write(m.thread_id, 'reply', { ...readWriting(m.thread_id, 'reply'), replyTo: m.id });
            document.getElementById('composer-text')?.focus();
          }}
        >
          <IconArrowBackUp size={16} />
        </ActionIcon>
      ) : null}
      {traits?.reactions && m.direction === 'in' ? (
        <Menu position="top">
          <Menu.Target>
            <ActionIcon size={26} aria-label={t('inbox:message.react')} title={t('inbox:message.react')}>
              <IconMoodPlus size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {EMOJI.map((e) => (
              <Menu.Item
                key={e}
                aria-current={mine === e || undefined}
                onClick={() => void react(m.thread_id, m.id, mine === e ? '' : e)}
              >
                {e} {mine === e ? t('inbox:message.react_back') : ''}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      ) : null}
    </span>
  );
}
