import { Select } from '@mantine/core';
import type { ListImport, ListImportColumn, ListImportPart, ListImportPlan } from '../api/rows';
import { number } from '../i18n/format';
import { useT } from '../i18n/useT';

interface Props {
  i: ListImport;
  plan: ListImportPlan;
  onPlan: (plan: ListImportPlan) => void;
}

/** Stands for every part: a Select has no empty value that can be chosen again. */
const EVERY = 'every';

/** Which of several tables of leads in a file is taken: of a dump of Issabel, which campaign. */
export function PartField({ i, plan, onPlan }: Props) {
  const t = useT();
  const parts = i.preview.parts ?? [];
  if (parts.length < 2) return null;
  return (
    <Select
      label={t('lists:plan.part')}
      allowDeselect={false}
      data={[
        { value: EVERY, label: t('lists:plan.every_part') },
        ...parts.map((p) => ({
          value: p.id,
          label: t('lists:plan.one_part', { name: p.name, n: number(p.rows) }),
        })),
      ]}
      value={plan.part || EVERY}
      onChange={(v) => {
        const part = v === EVERY ? '' : (v ?? '');
        onPlan({ ...plan, part, columns: columnsOf(i.plan.columns, plan.columns, parts, part) });
      }}
      data-testid="part"
    />
  );
}

/** A name of a field is at most so long. */
const FIELD = 40;

const again = (c: ListImportColumn): ListImportColumn =>
  c.meaning === 'skip' ? { name: c.name, meaning: 'custom', field: c.name.slice(0, FIELD).trim() } : c;

/** Columns that hold nothing in a part are left out of it; one that was left out for another part is what it was at first. */
export function columnsOf(
  first: ListImportColumn[],
  now: ListImportColumn[],
  parts: ListImportPart[],
  part: string,
): ListImportColumn[] {
  const some = new Set(parts.flatMap((p) => p.fields ?? []));
  const here = new Set(part ? parts.find((p) => p.id === part)?.fields : some);
  return now.map((c, n) => {
    if (!some.has(c.name)) return c;
    if (!here.has(c.name)) return { name: c.name, meaning: 'skip' };
    return c.meaning === 'skip' ? again(first[n] ?? c) : c;
  });
}
