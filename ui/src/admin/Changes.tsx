import { list } from '../i18n/format';
import { useT } from '../i18n/useT';
import { changedFields, fieldName } from './changed';

/** What saving would change, in one line. */
export function Changes({ was, is }: { was: object; is: object }) {
  const t = useT();
  const names = changedFields(was as never, is as never).map(fieldName);
  return <>{names.length > 0 ? t('admin:change.unsaved', { fields: list(names) }) : t('admin:unsaved')}</>;
}
