import { Select } from '@mantine/core';
import { Section } from '../admin/fields';
import type { NounForm } from '../admin/noun';
import type { CallingPresetDetail } from '../api/rows';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { dayOf } from '../i18n/format';
import { useT } from '../i18n/useT';
import css from './campaigns.module.css';
import { Overrides } from './Overrides';
import { OwnRules } from './OwnRules';
import { usePreset, usePresets } from './queries';

/** The law that a campaign adopts, read out; its own rules, and what it may do otherwise for a reason. */
export function LawFields({ form }: { form: NounForm }) {
  const t = useT();
  const { data, error, refetch } = usePresets();
  const id: string = form.values.preset ?? '';
  return (
    <Section title="campaigns:form.law">
      <Select
        label={t('campaigns:rules.preset')}
        description={t('campaigns:rules.preset_help')}
        required
        searchable
        allowDeselect={false}
        nothingFoundMessage={t('admin:none_found')}
        data={(data?.items ?? []).map((p) => ({ value: p.id, label: p.name }))}
        {...form.getInputProps('preset')}
        value={id || null}
        data-testid="field-preset"
      />
      {error ? <ErrorPanel title={t('campaigns:rules.failed')} error={error} onRetry={() => void refetch()} /> : null}
      <div className={css.wide}>
        {id ? <Preset id={id} /> : <p className="muted">{t('campaigns:rules.none_chosen')}</p>}
      </div>
      <OwnRules form={form} />
      <Overrides form={form} />
    </Section>
  );
}

function Preset({ id }: { id: string }) {
  const t = useT();
  const { data: p, error, refetch, isPending } = usePreset(id);
  if (error) return <ErrorPanel title={t('campaigns:rules.failed')} error={error} onRetry={() => void refetch()} />;
  if (isPending) return <SkeletonRows rows={2} />;
  const day = dayOf(p.review_by);
  return (
    <div className={css.law} data-testid="preset">
      {p.expired ? (
        <p className={css.warn} role="alert">
          ⚠ {t('campaigns:rules.expired', { day })}
        </p>
      ) : (
        <p>{t('campaigns:rules.review', { day })}</p>
      )}
      <details>
        <summary>{t('campaigns:rules.read')}</summary>
        <Sentences preset={p} />
      </details>
    </div>
  );
}

/** The rules by region, everywhere first; then what they cannot say, and what they stand on. */
function Sentences({ preset: p }: { preset: CallingPresetDetail }) {
  const t = useT();
  const regions = [...new Set(p.sentences.map((s) => s.region ?? ''))];
  return (
    <>
      {regions.map((region) => (
        <div key={region}>
          <strong>{region || t('campaigns:rules.everywhere')}</strong>
          <ul>
            {p.sentences
              .filter((s) => (s.region ?? '') === region)
              .map((s) => (
                <li key={s.field + s.text}>
                  {s.text}
                  {s.advised ? <span className="muted"> ({t('campaigns:rules.advised')})</span> : null}
                </li>
              ))}
          </ul>
        </div>
      ))}
      {p.notes.length > 0 ? (
        <>
          <strong>{t('campaigns:rules.notes')}</strong>
          <ul>
            {p.notes.map((n) => (
              <li key={n}>{n}</li>
            ))}
          </ul>
        </>
      ) : null}
      <strong>{t('campaigns:rules.sources')}</strong>
      <ul>
        {p.sources.map((s) => (
          <li key={s.text}>
            {s.text}
            {s.confirm ? <strong> ({t('campaigns:rules.confirm')})</strong> : null}
          </li>
        ))}
      </ul>
    </>
  );
}
