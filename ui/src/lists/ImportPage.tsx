import { useEffect, useRef } from 'react';
import { useParams } from 'react-router';
import css from '../admin/admin.module.css';
import { ApiError } from '../api/errors';
import type { ListImport } from '../api/rows';
import { say } from '../app/announcer';
import { EmptyState } from '../design/EmptyState';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { dateTime } from '../i18n/format';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import { Back } from './Back';
import { ImportProgress } from './ImportProgress';
import { ImportResult } from './ImportResult';
import { PlanForm } from './PlanForm';
import { busy, useImport } from './queries';

/** One import, wherever it is: its plan, its progress or its result. The address brings anybody back to it. */
export function ImportPage() {
  const t = useT();
  const { id = '' } = useParams();
  const { data: i, error, refetch, isPending } = useImport(id);
  useNews(i);
  if (error instanceof ApiError && error.status === 404) return <EmptyState title={t('lists:import.gone')} />;
  if (!i && error) return <ErrorPanel title={t('admin:load_failed')} error={error} onRetry={() => void refetch()} />;
  if (isPending || !i) return <SkeletonRows />;
  return (
    <section className={css.page} aria-label={t('lists:import.title')} data-testid="import-page" data-state={i.state}>
      <div className={css.pagehead}>
        <Back kind={i.kind === 'dnc' ? 'dnc-lists' : 'lists'} id={i.list_id} />
        <h1 className="grow cut">{i.file_name || t('lists:imports.nameless')}</h1>
      </div>
      <p className="muted">{t('lists:import.brought', { who: i.login, at: dateTime(i.created_at) })}</p>
      {error ? <ErrorPanel title={t('lists:stale')} error={error} onRetry={() => void refetch()} /> : null}
      <Step i={i} />
    </section>
  );
}

function Step({ i }: { i: ListImport }) {
  const t = useT();
  const can = useCan();
  if (busy(i)) return <ImportProgress i={i} />;
  if (i.state !== 'uploaded' && i.state !== 'checked') return <ImportResult i={i} />;
  if (!can('lists.manage')) return <EmptyState title={t('lists:import.waits')} />;
  return <PlanForm key={i.id} i={i} />;
}

/** Tells once, to who listens, that an import came to rest. */
function useNews(i: ListImport | undefined): void {
  const t = useT();
  const was = useRef(i?.state);
  useEffect(() => {
    if (i && was.current && was.current !== i.state && !busy(i)) say(t(`lists:state.${i.state}`));
    was.current = i?.state;
  }, [i, t]);
}
