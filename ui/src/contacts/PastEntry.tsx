import { Button } from '@mantine/core';
import {
  IconArrowMerge,
  IconForms,
  IconLock,
  IconPhoneIncoming,
  IconPhoneOutgoing,
  IconRecordMail,
} from '@tabler/icons-react';
import { Link } from 'react-router';
import type { Happened } from '../api/rows';
import { useT } from '../i18n/useT';
import { ChannelGlyph } from '../inbox/ChannelGlyph';
import { HistoryRecording } from '../recordings/HistoryRecording';
import { type Permission, useCan } from '../session/useCan';
import css from './customer.module.css';
import { factsOf, type Names, titleOf, wordsOf } from './pastLine';
import { moment } from './when';

interface Props {
  entry: Happened;
  names: Names | undefined;
  /** Undoes a merge; left out for who may not. */
  onUndo?: (mergeId: string) => void;
}

/** One thing that happened. Whatever a customer wrote is shown as the text it is. */
export function PastEntry({ entry: h, names, onUndo }: Props) {
  const t = useT();
  const words = wordsOf(h, t);
  return (
    <li className={css.entry} data-kind={h.kind} data-testid="happened">
      <span className={css.sign}>
        <Sign entry={h} />
      </span>
      <div className={css.told}>
        <div className={css.entryhead}>
          <strong>{titleOf(h)}</strong>
          <time className="muted" dateTime={h.at}>
            {moment(h.at)}
          </time>
        </div>
        <div className="muted">{factsOf(h, names)}</div>
        {words ? (
          <p className={css.words} dir="auto">
            {words}
          </p>
        ) : null}
        {(h.message?.files ?? []).map((f) => (
          <div key={f.id} className="muted">
            {t('customer:past.attachment', { name: f.name || f.mime || f.kind })}
          </div>
        ))}
        {h.form ? <Answers values={h.form.values} /> : null}
        {h.interaction ? <HistoryRecording interaction={h.interaction} count={h.recordings?.length ?? 0} /> : null}
        <Where entry={h} />
        {h.merge && !h.merge.undone_at && onUndo ? (
          <div>
            <Button size="compact-sm" variant="default" onClick={() => onUndo(h.id)} data-testid="merge-undo">
              {t('customer:undo.go')}
            </Button>
          </div>
        ) : null}
      </div>
    </li>
  );
}

/** What kind of thing it was, as a sign beside its words. */
export function Sign({ entry: h }: { entry: Happened }) {
  const channel = h.thread?.channel ?? (h.interaction?.thread_id ? h.interaction.channel : '');
  if (h.kind === 'note') return <IconLock size={18} aria-hidden="true" />;
  if (channel) return <ChannelGlyph channel={channel} />;
  if (h.kind === 'form') return <IconForms size={18} aria-hidden="true" />;
  if (h.kind === 'merge') return <IconArrowMerge size={18} aria-hidden="true" />;
  if (h.kind === 'voicemail') return <IconRecordMail size={18} aria-hidden="true" />;
  const Icon = h.interaction?.direction === 'out' ? IconPhoneOutgoing : IconPhoneIncoming;
  return <Icon size={18} aria-hidden="true" />;
}

/** The page on which all of it is, for those who may open it; empty for others. */
export function whereOf(h: Happened, can: (p: Permission) => boolean): string {
  if (h.kind === 'merge') return '';
  if (h.thread) return can('desk.work') || can('interactions.all') ? `/inbox/${h.thread.id}?view=all` : '';
  return can('interactions.own') || can('interactions.all') ? `/conversations/${h.id}` : '';
}

function Where({ entry: h }: { entry: Happened }) {
  const t = useT();
  const to = whereOf(h, useCan());
  if (!to) return null;
  if (!h.thread) return <Link to={to}>{t('customer:past.details', { when: moment(h.at) })}</Link>;
  return (
    <Link to={to}>
      {t('customer:past.thread', { number: `#${h.thread.number}` })}
      <span className="sr"> {moment(h.at)}</span>
    </Link>
  );
}

function Answers({ values }: { values: Record<string, string> }) {
  return (
    <dl className={css.answers}>
      {Object.entries(values).map(([key, value]) => (
        <div key={key}>
          <dt>{key}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
