import { ActionIcon, Button, Textarea } from '@mantine/core';
import { IconLock, IconTemplate, IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useNow } from '../../design/ticker';
import { useT } from '../../i18n/useT';
import { useCommand } from '../../keys/dispatcher';
import { AssistBar } from '../assist/AssistBar';
import { AssistMenu } from '../assist/AssistMenu';
import { useAssist } from '../assist/useAssist';
import type { MessageDraft, Sight, Thread } from '../records';
import { MomentDialog } from '../thread/MomentDialog';
import css from '../thread.module.css';
import { type Draft, fetchDrafts, isEmpty, type Kind, nothing, readWriting, useWriting, write } from './draft';
import { FileRow } from './FileRow';
import { Hints } from './Hints';
import { count } from './limit';
import { MailFields } from './MailFields';
import { post, postTemplate } from './outbox';
import { barred, enterSends, sends } from './rules';
import { SendBar } from './SendBar';
import { type Suggested, Suggestions } from './Suggestions';
import { insertAt, useSuggestions } from './suggest';
import { TemplateBack } from './TemplateBack';
import { Templates } from './Templates';
import { Typing } from './typing';
import { useAttaching } from './useAttaching';

interface Props {
  thread: Thread;
  sight?: Sight;
  /** The last message that is on the screen. */
  lastSeq: number;
  /** Nothing but notes can be kept: somebody who is named in one reads along. */
  notesOnly?: boolean;
}

const KINDS = ['reply', 'note'] as const;

/** Where answers and notes are written. Nothing that happens to the conversation touches what is being typed. */
export function Composer({ thread, sight, lastSeq, notesOnly = false }: Props) {
  const t = useT();
  const now = useNow();
  const traits = sight?.traits;
  const [kind, setKind] = useState<Kind>(() => (notesOnly ? 'note' : firstKind(thread.id)));
  const note = kind === 'note';
  const bar = note ? null : barred(thread, sight, now);
  const d = useWriting(thread.id, kind) ?? nothing();
  const [enter, setEnter] = useState(enterSends);
  const [asking, setAsking] = useState<'later' | 'template' | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const typing = useRef<Typing>(null);
  typing.current ??= new Typing(thread.id);
  const files = useAttaching(thread, kind, d, traits);
  const counted = note ? null : count(d.text, traits);
  const can = bar === null && !isEmpty(d) && !files.uploading && !counted?.over;
  const live = !note && Boolean(traits?.live);
  const assist = useAssist(thread);
  const suggest = useSuggestions(kind, field, d.text, thread);

  useEffect(() => {
    void fetchDrafts(thread.id).catch(() => undefined);
    return () => typing.current?.stop();
  }, [thread.id]);
  const focusOn = (k: Kind) => {
    setKind(k);
    requestAnimationFrame(() => field.current?.focus());
  };
  useCommand('reply', () => focusOn('reply'), !notesOnly);
  useCommand('notes', () => focusOn('note'));

  function change(part: Partial<Draft>) {
    write(thread.id, kind, part);
    if (!note && part.text?.trim()) typing.current?.stir();
  }
  function send(more: Partial<MessageDraft> = {}) {
    if (!can) return;
    typing.current?.stop();
    if (!note) assist.hide();
    post(thread.id, kind, { ...more, ...(note ? {} : { seen: lastSeq }) });
    field.current?.focus();
  }
  /** Puts a text between two places of what is written, and goes on writing behind it. */
  function put(from: number, to: number, insert: string, more: Partial<Draft> = {}) {
    const { text, caret } = insertAt(d.text, from, to, insert);
    change({ text, ...more });
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(caret, caret);
    });
  }
  function pick(s: Suggested) {
    put(suggest.from, suggest.to, s.insert, s.mention ? { mentions: [...(d.mentions ?? []), s.mention] } : {});
    suggest.close();
  }
  function sign(what: string) {
    const at = field.current;
    put(at?.selectionStart ?? d.text.length, at?.selectionEnd ?? d.text.length, what);
  }
  function onKeyDown(e: React.KeyboardEvent<HTMLTextAreaElement>) {
    if (suggest.onKey(e, pick) || !sends(e.nativeEvent, live, enter)) return;
    e.preventDefault();
    e.stopPropagation();
    send();
  }
  const title = note ? t('inbox:compose.note') : t('inbox:compose.reply');

  return (
    <section className={css.composer} data-kind={kind} aria-label={title} {...files.drop} data-testid="composer">
      <div className={css.top}>
        <fieldset className={css.switch} aria-label={t('inbox:compose.what')}>
          {KINDS.filter((k) => k === 'note' || !notesOnly).map((k) => (
            <button
              key={k}
              type="button"
              aria-pressed={kind === k}
              onClick={() => focusOn(k)}
              data-testid={`compose-${k}`}
            >
              {k === 'note' ? <IconLock size={13} aria-hidden="true" /> : null}
              {t(`inbox:compose.${k}`)}
            </button>
          ))}
        </fieldset>
        {note ? (
          <span className="muted">{t(notesOnly ? 'inbox:compose.notes_only' : 'inbox:compose.internal')}</span>
        ) : null}
        <span className="grow" />
        <Hints
          thread={thread}
          traits={note ? undefined : traits}
          count={counted}
          kept={d.kept}
          typed={d.text !== ''}
        />
      </div>
      {d.template && !note ? (
        <TemplateBack
          template={d.template}
          onSend={(template) => {
            change({ template: undefined });
            postTemplate(thread.id, template, lastSeq);
          }}
          onDrop={() => change({ template: undefined })}
        />
      ) : null}
      {bar ? (
        <div className={css.closed} role="status" data-testid="closed" data-why={bar}>
          <span>{t(`inbox:bar.${bar}`)}</span>
          {bar === 'window' && traits?.templates ? (
            <Button
              leftSection={<IconTemplate size={14} aria-hidden="true" />}
              onClick={() => setAsking('template')}
              data-testid="template-open"
            >
              {t('inbox:template.choose')}
            </Button>
          ) : null}
          {isEmpty(d) ? null : <span className="muted">{t('inbox:compose.kept')}</span>}
        </div>
      ) : (
        <>
          {d.replyTo && !note ? (
            <p className={css.later}>
              {t('inbox:compose.answers')}
              <ActionIcon
                size={24}
                aria-label={t('inbox:compose.no_answer')}
                onClick={() => change({ replyTo: undefined })}
              >
                <IconX size={14} />
              </ActionIcon>
            </p>
          ) : null}
          {traits?.subject && !note ? <MailFields thread={thread} draft={d} onChange={change} /> : null}
          <div className={css.field}>
            <Textarea
              ref={field}
              id="composer-text"
              autosize
              minRows={2}
              maxRows={10}
              maxLength={20_000}
              aria-label={title}
              placeholder={note ? t('inbox:compose.note_hint') : t('inbox:compose.reply_hint')}
              value={d.text}
              onChange={(e) => change({ text: e.currentTarget.value })}
              onKeyDown={onKeyDown}
              onPaste={files.onPaste}
              onBlur={() => typing.current?.stop()}
              {...suggest.aria}
              data-testid="composer-text"
            />
            <Suggestions of={suggest} onPick={pick} />
          </div>
          {note ? null : <AssistBar thread={thread} assist={assist} text={d.text} />}
          <FileRow
            files={d.files}
            attaching={files}
            onRemove={(id) => change({ files: d.files.filter((f) => f.id !== id) })}
          />
          <SendBar
            note={note}
            live={live}
            can={can}
            uploading={files.uploading}
            templates={!note && Boolean(traits?.templates)}
            assist={note ? null : <AssistMenu thread={thread} assist={assist} empty={d.text.trim() === ''} />}
            enter={enter}
            onEnter={setEnter}
            onFiles={files.attach}
            onSign={sign}
            onSend={(then) => send({ then })}
            onAsk={setAsking}
          />
        </>
      )}
      {asking === 'later' ? (
        <MomentDialog
          title={t('inbox:compose.later')}
          go={t('inbox:compose.later_go')}
          onGo={(at) => {
            setAsking(null);
            send({ send_at: at });
          }}
          onClose={() => setAsking(null)}
        />
      ) : null}
      {asking === 'template' ? (
        <Templates
          thread={thread}
          onSend={(template) => {
            setAsking(null);
            postTemplate(thread.id, template, lastSeq);
          }}
          onClose={() => setAsking(null)}
        />
      ) : null}
    </section>
  );
}

/** What was begun is gone on with: a note, if only that was. */
function firstKind(thread: string): Kind {
  const reply = readWriting(thread, 'reply');
  return isEmpty(reply) && !isEmpty(readWriting(thread, 'note')) ? 'note' : 'reply';
}
