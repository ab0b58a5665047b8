import { useT } from '../i18n/useT';

export function Yes({ on }: { on: boolean }) {
  const t = useT();
  return <span className={on ? undefined : 'muted'}>{on ? t('common:yes') : t('common:no')}</span>;
}
