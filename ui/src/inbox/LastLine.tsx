import { useT } from '../i18n/useT';
import { typeKey } from './words';

/** The last message in one line: who, and the words or else what it was. */
export function LastLine({ text, type, by }: { text?: string; type?: string; by?: string }) {
  const t = useT();
  const key = typeKey(type);
  const words = text || (key ? t(key) : '');
  const own = by && by !== 'customer' && words;
  return (
    <span className="muted cut grow">
      {own ? `${by === 'agent' ? t('inbox:line.we') : t('inbox:line.automatic')}: ` : ''}
      {words || t('inbox:line.nothing')}
    </span>
  );
}
