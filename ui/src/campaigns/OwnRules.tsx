import { TextInput } from '@mantine/core';
import type { NounForm } from '../admin/noun';
import type { CallingRules } from '../api/rows';
import { useT } from '../i18n/useT';
import css from './campaigns.module.css';
import { DaysOff } from './DaysOff';
import { lawText } from './law';
import { CAPS, OwnCaps } from './OwnCaps';
import { OwnHours } from './OwnHours';
import { usePreset } from './queries';
import { Retries } from './Retries';

const LENGTHS = ['gap', 'max_ring'] as const;
/** What has a field here; whatever else a campaign's rules say goes through the form as it came. */
const KNOWN = ['hours', ...CAPS, ...LENGTHS, 'purpose', 'days_off', 'outcomes', 'results'];

/** The campaign's own rules in plain fields. They live as one piece of JSON, of which only the parts shown are changed. */
export function OwnRules({ form }: { form: NounForm }) {
  const t = useT();
  const { data: law } = usePreset(form.values.preset ?? '');
  const rules: CallingRules = form.values.rules ?? {};
  const set = (part: Partial<CallingRules>) => {
    for (const p of Object.keys(part)) form.clearFieldError(`rules.${p}`);
    form.setFieldValue('rules', { ...rules, ...part });
  };
  const more = Object.fromEntries(Object.entries(rules).filter(([k]) => !KNOWN.includes(k)));
  return (
    <>
      <div className={css.wide}>
        <strong>{t('campaigns:rules.own')}</strong>
        <p className="muted">{t('campaigns:rules.own_help')}</p>
        <OwnHours
          hours={rules.hours}
          error={form.errors['rules.hours']}
          onHours={(hours) => set({ hours: hours as CallingRules['hours'] })}
        />
      </div>
      <DaysOff
        days={rules.days_off ?? []}
        law={law}
        error={form.errors['rules.days_off']}
        onDays={(days) => set({ days_off: days.length > 0 ? days : undefined })}
      />
      <OwnCaps form={form} rules={rules} law={law} onRules={set} />
      {LENGTHS.map((name) => (
        <TextInput
          key={name}
          label={t(`campaigns:rules.${name}`)}
          description={`${t(`campaigns:rules.${name}_help`)} ${lawText(law, name)}`}
          autoComplete="off"
          value={rules[name] ?? ''}
          error={form.errors[`rules.${name}`]}
          onChange={(e) => set({ [name]: e.currentTarget.value.trim() })}
          data-testid={`rule-${name}`}
        />
      ))}
      <TextInput
        label={t('campaigns:rules.purpose')}
        description={t('campaigns:rules.purpose_help')}
        autoComplete="off"
        value={rules.purpose ?? ''}
        error={form.errors['rules.purpose']}
        onChange={(e) => set({ purpose: e.currentTarget.value })}
        data-testid="rule-purpose"
      />
      <Retries form={form} rules={rules} law={law} onRules={set} />
      {Object.keys(more).length > 0 ? (
        <details className={`${css.wide} ${css.law}`} data-testid="more-rules">
          <summary>{t('campaigns:rules.more')}</summary>
          <pre>{JSON.stringify(more, null, 2)}</pre>
        </details>
      ) : null}
    </>
  );
}
