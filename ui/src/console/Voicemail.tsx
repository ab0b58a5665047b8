import { ActionIcon, Button, Group, Select, Textarea } from '@mantine/core';
import { IconPhone, IconRecordMail } from '@tabler/icons-react';
import { useState } from 'react';
import type { Desk } from '../api/answers';
import { client, ok } from '../api/client';
import { keys, queries, useVoicemail } from '../api/queries';
import type { Interaction } from '../api/records';
import { origin } from '../app/page';
import { useAttempt } from '../design/attempt';
import { clock, labelOf, phone as phoneText } from '../i18n/format';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import css from './desk.module.css';
import { queueName } from './model';

/** Messages for the queues of this agent. Nobody else deals with one that is taken. */
export default function Voicemail({ desk }: { desk: Desk }) {
  const t = useT();
  const { data, isError, refetch } = useVoicemail();
  const items = data?.items ?? [];
  if (isError && !data) {
    return (
      <p role="alert">
        {t('desk:voicemail.broken')}{' '}
        <Button size="compact-xs" variant="subtle" onClick={() => void refetch()}>
          {t('desk:voicemail.retry')}
        </Button>
      </p>
    );
  }
  if (items.length === 0) return null;
  return (
    <section aria-label={t('desk:voicemail.title')} data-testid="voicemail" className={isError ? 'dim' : undefined}>
      <h2 className={css.section}>
        {t('desk:voicemail.title')} <span className={css.badge}>{items.length}</span>
      </h2>
      <ul className={css.rows}>
        {items.map((i) => (
          <Message key={i.id} message={i} desk={desk} />
        ))}
      </ul>
    </section>
  );
}

type Verb = 'take' | 'return' | 'dial';

function Message({ message: m, desk }: { message: Interaction; desk: Desk }) {
  const t = useT();
  const can = useCan();
  const [busy, attempt] = useAttempt();
  const mine = m.agent_id === desk.agent?.id;
  const path = { params: { path: { id: m.id } } };
  const who = m.from_name || phoneText(m.from);
  const run = (call: () => Promise<unknown>) =>
    attempt('desk:voicemail.failed', call).then(() => queries.invalidateQueries({ queryKey: keys.voicemail }));
  const verb = (v: Verb) => run(() => ok(client.POST(`/api/v1/voicemail/{id}/${v}`, path)));
  return (
    <li className={css.missed} data-testid="message">
      <IconRecordMail size={18} aria-hidden="true" />
      <span className={css.rowtext}>
        <span className="row">
          <strong className="cut grow">{who}</strong>
          <span className="muted">{clock(m.created_at)}</span>
        </span>
        <span className="muted cut">
          {t('desk:voicemail.length', { n: m.message?.seconds ?? 0 })}
          {m.queue_id ? ` · ${queueName(desk, m.queue_id)}` : ''}
          {m.agent_id && !mine ? ` · ${t('desk:voicemail.taken')}` : ''}
        </span>
        {mine ? (
          <>
            {/* biome-ignore lint/a11y/useMediaCaption: nobody wrote down what a caller said */}
            <audio
              controls
              preload="none"
              src={`${origin()}/api/v1/voicemail/${m.id}/audio`}
              aria-label={t('desk:voicemail.listen', { name: who })}
            />
            <Done message={m} desk={desk} busy={busy} run={run} onReturn={() => void verb('return')} />
          </>
        ) : null}
      </span>
      {!m.agent_id ? (
        <Button size="xs" disabled={busy} onClick={() => void verb('take')} data-testid="message-take">
          {t('desk:voicemail.take')}
        </Button>
      ) : null}
      {mine && can('calls.dial') ? (
        <ActionIcon
          aria-label={t('desk:voicemail.call', { name: who })}
          disabled={busy}
          onClick={() => void verb('dial')}
        >
          <IconPhone size={16} />
        </ActionIcon>
      ) : null}
    </li>
  );
}

interface DoneProps {
  message: Interaction;
  desk: Desk;
  busy: boolean;
  run: (call: () => Promise<unknown>) => Promise<unknown>;
  onReturn: () => void;
}

function Done({ message: m, desk, busy, run, onReturn }: DoneProps) {
  const t = useT();
  const [code, setCode] = useState('');
  const [notes, setNotes] = useState('');
  const codes = desk.dispositions[m.queue_id ?? ''] ?? [];
  const done = () =>
    run(() =>
      ok(
        client.POST('/api/v1/voicemail/{id}/done', {
          params: { path: { id: m.id } },
          body: { disposition_id: code, notes },
        }),
      ),
    );
  return (
    <>
      {codes.length > 0 ? (
        <Select
          size="xs"
          aria-label={t('desk:voicemail.code')}
          placeholder={t('desk:voicemail.code')}
          data={codes.map((c) => ({ value: c.id, label: labelOf(c) }))}
          value={code || null}
          onChange={(v) => setCode(v ?? '')}
        />
      ) : null}
      <Textarea
        size="xs"
        autosize
        maxLength={20_000}
        aria-label={t('desk:voicemail.notes')}
        placeholder={t('desk:voicemail.notes')}
        value={notes}
        onChange={(e) => setNotes(e.currentTarget.value)}
      />
      <Group gap="xs">
        <Button size="compact-sm" disabled={busy} onClick={() => void done()} data-testid="message-done">
          {t('desk:voicemail.done')}
        </Button>
        <Button size="compact-sm" variant="subtle" disabled={busy} onClick={onReturn}>
          {t('desk:voicemail.give_back')}
        </Button>
      </Group>
    </>
  );
}
