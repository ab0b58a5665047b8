import css from '../admin/admin.module.css';
import type { Lead, LeadList } from '../api/rows';
import { EmptyState } from '../design/EmptyState';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import type { Key } from '../i18n';
import { phone } from '../i18n/format';
import { useT } from '../i18n/useT';
import { NumberSearch } from './NumberSearch';
import { useLeads } from './queries';
import { Turn } from './Turn';
import { useCursor } from './useCursor';

/** The leads of a list in the order they came, or those with a number. */
export function Leads({ list }: { list: LeadList }) {
  const t = useT();
  const { number, after, find, turn } = useCursor();
  const { data, error, refetch, isPending, isPlaceholderData } = useLeads(list.id, number, after);
  const items = data?.items ?? [];
  return (
    <section aria-label={t('lists:field.leads')}>
      <h2>{t('lists:field.leads')}</h2>
      {list.leads > 0 || number ? <NumberSearch key={number} number={number} onFind={find} /> : null}
      {error ? <ErrorPanel title={t('admin:load_failed')} error={error} onRetry={() => void refetch()} /> : null}
      {isPending ? <SkeletonRows /> : null}
      {data && !error && items.length === 0 ? (
        <EmptyState title={number ? t('lists:find.none') : t('lists:no_leads')}>
          {number ? null : <p>{t('lists:no_leads_help')}</p>}
        </EmptyState>
      ) : null}
      {items.length > 0 ? (
        <div className={isPlaceholderData || error ? 'dim' : undefined}>
          <LeadTable leads={items} />
        </div>
      ) : null}
      <Turn after={after} next={data?.next} onTurn={turn} />
    </section>
  );
}

const HEADS: Key[] = ['admin:field.name', 'lists:lead.numbers', 'admin:field.time_zone', 'lists:lead.priority'];

/** Also for the leads that a file would become, which have no id yet. */
export function LeadTable({ leads }: { leads: Lead[] }) {
  const t = useT();
  const outside = leads.some((l) => l.external_id);
  const fields = leads.some((l) => l.custom);
  return (
    <div className={css.scroll}>
      <table className={css.table} data-testid="leads">
        <thead>
          <tr>
            {HEADS.map((h) => (
              <th key={h} scope="col">
                {t(h)}
              </th>
            ))}
            {outside ? <th scope="col">{t('lists:lead.external_id')}</th> : null}
            {fields ? <th scope="col">{t('lists:field.fields')}</th> : null}
          </tr>
        </thead>
        <tbody>
          {leads.map((l) => (
            <tr key={l.id || l.numbers.join()}>
              <th scope="row">{l.name || '–'}</th>
              <td data-label={t('lists:lead.numbers')}>{l.numbers.map(phone).join(', ')}</td>
              <td data-label={t('admin:field.time_zone')}>{l.time_zone || t('lists:lead.no_zone')}</td>
              <td data-label={t('lists:lead.priority')}>{l.priority}</td>
              {outside ? <td data-label={t('lists:lead.external_id')}>{l.external_id || '–'}</td> : null}
              {fields ? <td data-label={t('lists:field.fields')}>{own(l)}</td> : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const own = (l: Lead) =>
  Object.entries(l.custom ?? {})
    .map(([name, value]) => `${name}: ${value}`)
    .join(' · ') || '–';
