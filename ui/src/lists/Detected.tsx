import { Select, Switch } from '@mantine/core';
import css from '../admin/admin.module.css';
import type { ListImport, ListImportPlan } from '../api/rows';
import { useT } from '../i18n/useT';
import { PartField } from './PartField';

interface Props {
  i: ListImport;
  plan: ListImportPlan;
  onPlan: (plan: ListImportPlan) => void;
}

const ENCODINGS = [
  { value: 'utf-8', label: 'UTF-8' },
  { value: 'utf-16le', label: 'UTF-16 LE' },
  { value: 'utf-16be', label: 'UTF-16 BE' },
  { value: 'windows-1252', label: 'Windows-1252' },
];
const DELIMITERS = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' } as const;

/** What the file was found to be. */
export function Detected({ i, plan, onPlan }: Props) {
  const t = useT();
  const delimiter = DELIMITERS[plan.delimiter as keyof typeof DELIMITERS];
  return (
    <fieldset className={css.section} data-testid="detected">
      <legend>{t('lists:plan.found')}</legend>
      <p>
        {t(`lists:plan.format.${plan.format}`)}
        {delimiter && plan.columns.length > 1 && plan.format !== 'xlsx' && plan.format !== 'issabel'
          ? ` · ${t(`lists:plan.delimiter.${delimiter}`)}`
          : ''}
      </p>
      <div className={css.grid}>
        {plan.encoding ? (
          <Select
            label={t('lists:plan.encoding')}
            description={t('lists:plan.encoding_help')}
            allowDeselect={false}
            data={ENCODINGS}
            value={plan.encoding}
            onChange={(v) => onPlan({ ...plan, encoding: v as ListImportPlan['encoding'] })}
          />
        ) : null}
        <PartField i={i} plan={plan} onPlan={onPlan} />
        {plan.format === 'issabel' ? null : (
          <Switch
            label={t('lists:plan.header')}
            checked={plan.header}
            onChange={(e) => onPlan({ ...plan, header: e.currentTarget.checked })}
          />
        )}
      </div>
    </fieldset>
  );
}
