import { t } from '../../i18n';

const MOODS = ['angry', 'negative', 'neutral', 'positive'] as const;

/** How a customer seems to feel; nothing for a word that is not known. */
export function moodOf(sentiment: string | undefined): string {
  const known = MOODS.find((m) => m === sentiment);
  return known ? t(`botwords:mood.${known}`) : '';
}
