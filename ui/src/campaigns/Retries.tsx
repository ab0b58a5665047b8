import { Select } from '@mantine/core';
import { type NounForm, useNoun } from '../admin/noun';
import type { CallingPresetDetail, CallingRetry, CallingRules, Disposition, Queue } from '../api/rows';
import { labelOf } from '../i18n/format';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import css from './campaigns.module.css';
import { retryText } from './law';
import { RetryRow } from './RetryRow';
import { OUTCOMES, outcomeText } from './words';

type Table = 'outcomes' | 'results';
const BLANK: Record<Table, CallingRetry> = {
  outcomes: { turn: 'next', after: '4h', next: '1h', times: 3 },
  results: { turn: 'finish' },
};

interface Props {
  form: NounForm;
  rules: CallingRules;
  law: CallingPresetDetail | undefined;
  onRules: (part: Partial<CallingRules>) => void;
}

/** What follows a result: by the agent's code, which has the say, and by the outcome. */
export function Retries({ form, rules, law, onRules }: Props) {
  const t = useT();
  const codes = useCodes(form.values.queue_id ?? '');
  const set = (table: Table, name: string, retry: CallingRetry | null) => {
    const { [name]: was, ...rest } = rules[table] ?? {};
    // a row that is changed keeps its place
    const next = retry && was ? { ...rules[table], [name]: retry } : retry ? { ...rest, [name]: retry } : rest;
    onRules({ [table]: Object.keys(next).length > 0 ? next : undefined });
  };
  const otherwise = (table: Table, name: string) => {
    const usual = table === 'outcomes' ? law?.retries[name] : undefined;
    if (usual) return t('campaigns:retry.otherwise', { what: retryText(usual) });
    return table === 'results' ? t('campaigns:retry.otherwise_outcome') : '';
  };
  const nameOf = (table: Table, name: string) => (table === 'outcomes' ? outcomeText(name) : codes.name(name));
  return (
    <div className={css.wide} data-testid="retries">
      <strong>{t('campaigns:retry.title')}</strong>
      <p className="muted">{t('campaigns:retry.help')}</p>
      <div className={css.choices}>
        {(['results', 'outcomes'] as const).flatMap((table) =>
          Object.entries(rules[table] ?? {}).map(([name, retry]) => (
            <RetryRow
              key={`${table} ${name}`}
              form={form}
              field={`rules.${table}.${name}`}
              name={nameOf(table, name)}
              otherwise={otherwise(table, name)}
              retry={retry}
              onRetry={(r) => set(table, name, r)}
            />
          )),
        )}
        <Adder
          rules={rules}
          codes={codes.all}
          onAdd={(table, name) => set(table, name, law?.retries[table === 'outcomes' ? name : ''] ?? BLANK[table])}
        />
      </div>
      {law ? <Usual law={law} rules={rules} /> : null}
    </div>
  );
}

interface Code {
  id: string;
  name: string;
}

/** The codes of the campaign's queue; a rule of a code that the queue has no more is named as well. */
function useCodes(queueId: string): { all: Code[]; name: (id: string) => string } {
  const t = useT();
  const may = useCan()('queues.read');
  const { data: queues } = useNoun<Queue>('queues', may);
  const { data: rows } = useNoun<Disposition>('dispositions', may);
  const find = (id: string) => rows?.find((d) => d.id === id);
  const of = queues?.find((q) => q.id === queueId)?.disposition_ids ?? [];
  return {
    all: of.flatMap((id) => {
      const row = find(id);
      return row ? [{ id, name: labelOf(row) }] : [];
    }),
    name: (id) => {
      const row = find(id);
      if (!row) return t('campaigns:retry.code_unknown');
      return of.includes(id) ? labelOf(row) : t('campaigns:retry.code_elsewhere', { name: labelOf(row) });
    },
  };
}

interface AdderProps {
  rules: CallingRules;
  codes: Code[];
  onAdd: (table: Table, name: string) => void;
}

/** One field that adds a row for a result that has none yet. */
function Adder({ rules, codes, onAdd }: AdderProps) {
  const t = useT();
  const groups = [
    {
      group: t('campaigns:retry.codes'),
      items: codes.filter((c) => !rules.results?.[c.id]).map((c) => ({ value: `results ${c.id}`, label: c.name })),
    },
    {
      group: t('campaigns:retry.outcomes'),
      items: OUTCOMES.filter((o) => !rules.outcomes?.[o]).map((o) => ({
        value: `outcomes ${o}`,
        label: outcomeText(o),
      })),
    },
  ].filter((g) => g.items.length > 0);
  return (
    <Select
      className={css.adder}
      label={t('campaigns:retry.add')}
      placeholder={t('campaigns:retry.add_which')}
      searchable
      nothingFoundMessage={t('admin:none_found')}
      data={groups}
      value={null}
      onChange={(v) => {
        const [table, name] = (v ?? '').split(' ');
        if (name) onAdd(table as Table, name);
      }}
      data-testid="retry-add"
    />
  );
}

/** What follows by itself, of every outcome that has no row here. */
function Usual({ law, rules }: { law: CallingPresetDetail; rules: CallingRules }) {
  const t = useT();
  return (
    <details className={css.law} data-testid="retry-usual">
      <summary>{t('campaigns:retry.usual')}</summary>
      <ul>
        {OUTCOMES.filter((o) => law.retries[o] && !rules.outcomes?.[o]).map((o) => (
          <li key={o}>
            {outcomeText(o)}: {retryText(law.retries[o] as CallingRetry)}
          </li>
        ))}
      </ul>
    </details>
  );
}
