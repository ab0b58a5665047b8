import { useParams } from 'react-router';
import type { Row } from '../api/rows';
import { EmptyState } from '../design/EmptyState';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { useT } from '../i18n/useT';
import { NounEditor } from './NounEditor';
import { type NounDef, useNoun } from './noun';
import { useUndo } from './undo';

/** Finds the row of the address and opens the form on it. */
export function NounFormPage({ def }: { def: NounDef }) {
  const t = useT();
  const gone = useUndo((s) => s.gone);
  const { id = 'new' } = useParams();
  const { data, error, refetch, isPending } = useNoun<Row>(def.path);
  if (id === 'new') return <NounEditor key={`${def.path}-new`} def={def} row={null} />;
  if (error) return <ErrorPanel title={t('admin:load_failed')} error={error} onRetry={() => void refetch()} />;
  if (isPending) return <SkeletonRows />;
  const row = gone.has(id) ? undefined : data.find((r) => r.id === id);
  if (!row) return <EmptyState title={t('admin:gone')} />;
  // A newer version opens a new form only when nobody is typing in this one: see NounEditor.
  return <NounEditor key={row.id} def={def} row={row} />;
}
