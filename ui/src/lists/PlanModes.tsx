import '@mantine/core/styles/Radio.css';
import { Radio, Select } from '@mantine/core';
import css from '../admin/admin.module.css';
import type { ListImportPlan } from '../api/rows';
import { useT } from '../i18n/useT';

interface Props {
  plan: ListImportPlan;
  dnc: boolean;
  onPlan: (plan: ListImportPlan) => void;
}

const DUPLICATES = ['file', 'list', 'campaign', 'everywhere'] as const;

/** Whether the file is added or takes the place of what is there, and where a number may not be already. */
export function PlanModes({ plan, dnc, onPlan }: Props) {
  const t = useT();
  return (
    <fieldset className={css.section}>
      <legend>{t('lists:plan.how')}</legend>
      <div className={css.grid}>
        <Radio.Group
          label={t('lists:plan.mode')}
          value={plan.mode}
          onChange={(v) => onPlan({ ...plan, mode: v as ListImportPlan['mode'] })}
        >
          {(['append', 'replace'] as const).map((m) => (
            <Radio
              key={m}
              mt={6}
              value={m}
              label={t(`lists:plan.${m}`)}
              description={t(dnc ? `lists:plan.dnc_${m}_help` : `lists:plan.${m}_help`)}
            />
          ))}
        </Radio.Group>
        {dnc ? null : (
          <Select
            label={t('lists:plan.duplicates')}
            description={t('lists:plan.duplicates_help')}
            allowDeselect={false}
            data={DUPLICATES.map((d) => ({ value: d as string, label: t(`lists:plan.known.${d}`) }))}
            value={plan.duplicates}
            onChange={(v) => onPlan({ ...plan, duplicates: v as ListImportPlan['duplicates'] })}
            data-testid="duplicates"
          />
        )}
      </div>
    </fieldset>
  );
}
