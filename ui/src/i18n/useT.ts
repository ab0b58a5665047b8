import { useTranslation } from 'react-i18next';
import { type Translate, t } from './index';

/** The translator for components: draws again when the language changes. */
export function useT(): Translate {
  useTranslation();
  return t;
}
