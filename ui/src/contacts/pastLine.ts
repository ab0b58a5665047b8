import type { Happened } from '../api/rows';
import type { components } from '../api/schema';
import { lineOf } from '../console/written';
import { clockText } from '../design/duration';
import { type Key, type Translate, t } from '../i18n';
import { labelOf } from '../i18n/format';
import { typeKey } from '../inbox/words';
import { moment } from './when';

export type Names = components['schemas']['HistoryNames'];

/** What one entry of a timeline is, in a few words. */
export function titleOf(h: Happened): string {
  switch (h.kind) {
    case 'message':
      return t(h.message?.direction === 'in' ? 'customer:past.message_in' : 'customer:past.message_out');
    case 'form':
      return t('customer:past.form', { name: h.form?.name ?? '' });
    case 'merge':
      return t('customer:past.merge', {
        from: h.merge?.from_name || t('customer:past.nameless'),
        into: h.merge?.into_name || t('customer:past.nameless'),
      });
    case 'call':
      return t(h.interaction?.direction === 'out' ? 'customer:past.call_out' : 'customer:past.call_in');
  }
  return t(`customer:past.${h.kind}` as Key);
}

/** What else is known of it, in one line. */
export function factsOf(h: Happened, names: Names | undefined): string {
  return factList(h, names).filter(Boolean).join(' · ');
}

function factList(h: Happened, names: Names | undefined): string[] {
  const { interaction: i, merge, message, thread } = h;
  if (i) {
    return [
      i.outcome ? t(`desk:outcome.${i.outcome}`) : t(`desk:line.${lineOf(i)}`),
      names?.queues[i.queue_id ?? ''] ?? '',
      names?.agents[i.agent_id ?? ''] ?? '',
      i.talk_ms > 0 ? `${t('desk:timer.talk')} ${clockText(i.talk_ms)}` : '',
      labelOf(names?.codes[i.disposition_id ?? '']),
      i.notes ?? '',
    ];
  }
  if (merge) {
    return [
      merge.by_name ? t('customer:past.merge_by', { name: merge.by_name }) : '',
      merge.undone_at ? t('customer:past.merge_undone', { when: moment(merge.undone_at) }) : '',
    ];
  }
  return [message?.direction === 'in' ? '' : (message?.by.name ?? ''), thread?.subject ?? ''];
}

/** What was written. What is no text is named by its kind; what was taken back says so. */
export function wordsOf(h: Happened, say: Translate): string {
  const m = h.message;
  if (!m) return '';
  if (m.deleted_at) return say('customer:past.retracted');
  if (m.content.text) return m.content.text;
  if (m.content.placeholder === 'erased') return say('customer:past.removed');
  const kind = typeKey(m.content.type);
  return kind && (m.files ?? []).length === 0 ? say(kind) : '';
}
