import { NumberInput, TextInput } from '@mantine/core';
import type { NounForm } from '../admin/noun';
import type { CallingRules } from '../api/rows';
import { useT } from '../i18n/useT';
import css from './campaigns.module.css';
import { OwnHours } from './OwnHours';

const CAPS = [
  ['lead_caps', 'day', 'lead_day'],
  ['lead_caps', 'total', 'lead_total'],
  ['number_caps', 'day', 'number_day'],
] as const;
const LENGTHS = ['gap', 'max_ring'] as const;
/** What has a field here; whatever else a campaign's rules say goes through the form as it came. */
const KNOWN = ['hours', 'lead_caps', 'number_caps', 'gap', 'max_ring', 'purpose'];

/** The campaign's own rules in plain fields. They live as one piece of JSON, of which only the parts shown are changed. */
export function OwnRules({ form }: { form: NounForm }) {
  const t = useT();
  const rules: CallingRules = form.values.rules ?? {};
  const set = (part: Partial<CallingRules>) => form.setFieldValue('rules', { ...rules, ...part });
  const setCap = (caps: 'lead_caps' | 'number_caps', name: 'day' | 'total', n: number) => {
    const { [name]: _, ...rest } = rules[caps] ?? {};
    set({ [caps]: n > 0 ? { ...rest, [name]: n } : rest });
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
      {CAPS.map(([caps, name, label]) => (
        <NumberInput
          key={label}
          label={t(`campaigns:rules.${label}`)}
          description={t('campaigns:rules.cap_help')}
          min={0}
          max={1000}
          allowDecimal={false}
          clampBehavior="blur"
          value={rules[caps]?.[name] ?? 0}
          error={form.errors[`rules.${caps}.${name}`]}
          onChange={(v) => setCap(caps, name, Number(v) || 0)}
          data-testid={`rule-${label}`}
        />
      ))}
      {LENGTHS.map((name) => (
        <TextInput
          key={name}
          label={t(`campaigns:rules.${name}`)}
          description={t(`campaigns:rules.${name}_help`)}
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
      />
      {Object.keys(more).length > 0 ? (
        <details className={`${css.wide} ${css.law}`} data-testid="more-rules">
          <summary>{t('campaigns:rules.more')}</summary>
          <pre>{JSON.stringify(more, null, 2)}</pre>
        </details>
      ) : null}
    </>
  );
}
