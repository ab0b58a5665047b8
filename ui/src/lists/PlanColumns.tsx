import { Select, TextInput } from '@mantine/core';
import type { ListImportColumn, ListImportPlan } from '../api/rows';
import { useT } from '../i18n/useT';
import own from './lists.module.css';

interface Props {
  plan: ListImportPlan;
  rows: string[][];
  dnc: boolean;
  onPlan: (plan: ListImportPlan) => void;
}

const MEANINGS = ['number', 'name', 'time_zone', 'external_id', 'priority', 'custom', 'skip'] as const;
const OF_NUMBERS = ['number', 'skip'] as const;

/** How much of a cell is shown beside its column. */
const SAMPLE = 40;

/** What each column of the file is taken for, beside the first of its cells. */
export function PlanColumns({ plan, rows, dnc, onPlan }: Props) {
  const t = useT();
  const set = (n: number, change: Partial<ListImportColumn>) =>
    onPlan({ ...plan, columns: plan.columns.map((c, at) => (at === n ? { ...c, ...change } : c)) });
  const mean = (n: number, c: ListImportColumn, meaning: ListImportColumn['meaning']) =>
    set(n, { meaning, field: meaning === 'custom' ? c.field || c.name : undefined });
  const data = (dnc ? OF_NUMBERS : MEANINGS).map((m) => ({ value: m as string, label: t(`lists:meaning.${m}`) }));
  return (
    <section className={own.columns} aria-label={t('lists:plan.columns')} data-testid="columns">
      <h2>{t('lists:plan.columns')}</h2>
      <ul className={own.plainlist}>
        {plan.columns.map((c, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one heading
          <li key={n} className={own.column}>
            <Select
              label={c.name}
              description={samples(rows, n)}
              allowDeselect={false}
              data={data}
              value={dnc && c.meaning !== 'number' ? 'skip' : c.meaning}
              onChange={(v) => mean(n, c, v as ListImportColumn['meaning'])}
              data-testid={`column-${n}`}
            />
            {c.meaning === 'custom' && !dnc ? (
              <TextInput
                label={t('lists:plan.field_of', { column: c.name })}
                maxLength={40}
                value={c.field ?? ''}
                onChange={(e) => set(n, { field: e.currentTarget.value })}
              />
            ) : null}
          </li>
        ))}
      </ul>
      {dnc ? null : <p className={own.hint}>{t('lists:plan.columns_help')}</p>}
    </section>
  );
}

function samples(rows: string[][], n: number): string {
  const cells = rows.map((r) => r[n] ?? '').filter(Boolean);
  return cells
    .slice(0, 3)
    .map((c) => (c.length > SAMPLE ? `${c.slice(0, SAMPLE)}…` : c))
    .join(' · ');
}
