import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client, ok } from '../api/client';
import type { AuditEntry, Row } from '../api/rows';
import { EmptyState } from '../design/EmptyState';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { dateTime, list } from '../i18n/format';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import css from './admin.module.css';
import { changedFields, fieldName } from './changed';
import { auditName } from './noun';

interface Props {
  def: { path: string };
  row: Row;
}

function useRowAudit({ def, row }: Props, enabled: boolean) {
  return useQuery({
    queryKey: ['audit', def.path, row.id, row.version],
    queryFn: () =>
      ok(
        client.GET('/api/v1/audit', {
          params: { query: { noun: auditName(def.path), noun_id: row.id, limit: 50 } },
        }),
      ),
    enabled,
    staleTime: 0,
  });
}

function What({ entry }: { entry: AuditEntry }) {
  const t = useT();
  const act = entry.act.split('.').pop();
  if (act === 'create') return <>{t('admin:audit.created')}</>;
  if (act === 'read_raw') return <>{t('admin:audit.read_raw')}</>;
  if (act === 'retry_raw') return <>{t('admin:audit.retry_raw')}</>;
  const names = changedFields(entry.before as never, entry.after as never).map(fieldName);
  return <>{names.length > 0 ? t('admin:audit.changed', { fields: list(names) }) : entry.act}</>;
}

/** Who changed this row, when, and what of it. */
export function RowAudit({ def, row }: Props) {
  const t = useT();
  const can = useCan();
  const [open, setOpen] = useState(false);
  const { data, error, refetch, isPending } = useRowAudit({ def, row }, open);
  if (!can('audit.read')) return null;
  const items = data?.items ?? [];
  return (
    <section className={css.section} aria-label={t('admin:audit.of_row')}>
      <Button variant="subtle" aria-expanded={open} onClick={() => setOpen((o) => !o)} data-testid="row-audit">
        {t('admin:audit.of_row')}
      </Button>
      {open && error ? (
        <ErrorPanel title={t('admin:load_failed')} error={error} onRetry={() => void refetch()} />
      ) : null}
      {open && isPending ? <SkeletonRows /> : null}
      {open && data && items.length === 0 ? <EmptyState title={t('admin:none_yet')} /> : null}
      {open && items.length > 0 ? (
        <ul className={css.history}>
          {items.map((a) => (
            <li key={a.id}>
              <span className="muted">{dateTime(a.at)}</span> <strong>{a.login}</strong> <What entry={a} />
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}

/** What the other person changed, for somebody whose own change was refused because of it. */
export function LastChange(props: Props) {
  const can = useCan();
  const t = useT();
  const { data } = useRowAudit(props, can('audit.read'));
  const last = data?.items?.[0];
  if (!last) return null;
  return (
    <p>
      {t('admin:audit.last', { who: last.login, at: dateTime(last.at) })} <What entry={last} />
    </p>
  );
}
