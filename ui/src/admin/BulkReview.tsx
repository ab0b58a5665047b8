import { useT } from '../i18n/useT';
import { type BulkField, type Change, valueText } from './bulk';
import type { NameOf } from './list';
import own from './list.module.css';
import type { NounDef } from './noun';

interface Props {
  def: NounDef;
  field: BulkField;
  changes: Change[];
  all: number;
  name: NameOf;
}

/** What each row has now and would have then; rows that have it already are only counted. */
export function BulkReview({ def, field, changes, all, name }: Props) {
  const t = useT();
  const same = all - changes.length;
  return (
    <div data-testid="bulk-review">
      <p role="status">
        {t('bulk:would', { count: changes.length })} {same > 0 ? t('bulk:same', { count: same }) : null}
      </p>
      {changes.length > 0 ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: WCAG 2.1.1 wants a scrollable region to be reachable
        <div className={own.review} tabIndex={0} role="region" aria-label={t('bulk:review')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t(def.one)}</th>
                <th scope="col">{t('bulk:now')}</th>
                <th scope="col">{t('bulk:then')}</th>
              </tr>
            </thead>
            <tbody>
              {changes.map((c) => (
                <tr key={c.row.id}>
                  <th scope="row">{def.nameOf(c.row as never)}</th>
                  <td>{valueText(field, c.was, name)}</td>
                  <td>{valueText(field, c.is, name)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </div>
  );
}
