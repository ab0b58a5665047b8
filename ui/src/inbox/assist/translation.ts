import { create } from 'zustand';
import { explain } from '../../api/errors';
import { currentLanguage, t } from '../../i18n';
import type { Message } from '../records';
import { ask } from './ask';

/** A message in the reader's language, as long as the page lives. */
export type Translated = { state: 'busy' } | { state: 'there'; text: string } | { state: 'away'; why: string };

export const useTranslations = create<Record<string, Translated>>(() => ({}));
const put = (id: string, to: Translated) => useTranslations.setState({ [id]: to });

export function hideTranslation(id: string): void {
  useTranslations.setState(({ [id]: _, ...rest }) => rest, true);
}

/** Asks for a message in the reader's language. Why there is none is said in its place. */
export async function translateMessage(m: Pick<Message, 'id' | 'thread_id' | 'content'>): Promise<void> {
  const text = m.content.text?.trim();
  if (!text || useTranslations.getState()[m.id]?.state === 'busy') return;
  put(m.id, { state: 'busy' });
  try {
    const got = await ask.translate(m.thread_id, text.slice(0, 20_000), currentLanguage());
    put(m.id, got.same ? { state: 'away', why: t('assist:same') } : { state: 'there', text: got.text });
  } catch (e) {
    put(m.id, { state: 'away', why: explain(e) });
  }
}
