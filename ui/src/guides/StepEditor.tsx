import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ScriptChoice, ScriptStep } from '../api/rows';
import { list } from '../i18n/format';
import { useT } from '../i18n/useT';
import { replaced, without } from './editing';
import css from './editor.module.css';
import { unknown } from './merge';
import { RowButtons } from './RowButtons';
import { Translations } from './Translations';

interface Props {
  step: ScriptStep;
  at: number;
  steps: ScriptStep[];
  errors: Record<string, string>;
  onChange: (part: Partial<ScriptStep>) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}

/** One step of a script. */
export function StepEditor({ step: s, at, steps, errors, onChange, onMove, onRemove }: Props) {
  const t = useT();
  const name = s.title || t('scripts:step', { n: at + 1 });
  const choices = s.choices ?? [];
  const set = (next: ScriptChoice[]) => onChange({ choices: next });
  const strange = unknown([s.text, ...Object.values(s.texts ?? {})].join(' '));
  const targets = steps.map((x, n) => ({ value: x.key, label: x.title || t('scripts:step', { n: n + 1 }) }));
  return (
    <section className={css.row} aria-label={name} data-testid="step">
      <div className="row wrap">
        <strong className="grow cut">{t('scripts:step', { n: at + 1 })}</strong>
        <RowButtons
          name={name}
          first={at === 0}
          last={at === steps.length - 1}
          onMove={onMove}
          onRemove={steps.length > 1 ? onRemove : undefined}
        />
      </div>
      <TextInput
        label={t('scripts:title')}
        required
        value={s.title}
        error={errors[`steps.${at}.title`]}
        onChange={(e) => onChange({ title: e.currentTarget.value })}
        data-testid="step-title"
      />
      <Textarea
        label={t('scripts:text')}
        autosize
        minRows={3}
        value={s.text}
        error={errors[`steps.${at}.text`]}
        onChange={(e) => onChange({ text: e.currentTarget.value })}
        data-testid="step-text"
      />
      {strange.length > 0 ? (
        <p className={css.warning} role="status" data-testid="unknown">
          {t('scripts:unknown', { names: list(strange) })}
        </p>
      ) : null}
      <Translations
        of={[
          { label: t('scripts:title'), words: s.titles ?? {}, onChange: (titles) => onChange({ titles }) },
          { label: t('scripts:text'), words: s.texts ?? {}, long: true, onChange: (texts) => onChange({ texts }) },
        ]}
      />
      {choices.map((c, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two choices may say the same
        <div key={n} className={css.pair} data-testid="choice">
          <TextInput
            label={t('scripts:choice')}
            value={c.label}
            error={errors[`steps.${at}.choices.${n}.label`]}
            onChange={(e) => set(replaced(choices, n, { label: e.currentTarget.value }))}
          />
          <Select
            label={t('scripts:leads_to')}
            allowDeselect={false}
            data={targets}
            value={c.to || null}
            error={errors[`steps.${at}.choices.${n}.to`]}
            onChange={(to) => set(replaced(choices, n, { to: to ?? '' }))}
          />
          <Translations
            of={[
              {
                label: t('scripts:choice'),
                words: c.labels ?? {},
                onChange: (labels) => set(replaced(choices, n, { labels })),
              },
            ]}
          />
          <Button variant="subtle" color="danger" onClick={() => set(without(choices, n))}>
            {t('scripts:remove', { name: c.label })}
          </Button>
        </div>
      ))}
      <Button
        variant="subtle"
        leftSection={<IconPlus size={14} aria-hidden="true" />}
        onClick={() => set([...choices, { label: '', labels: {}, to: steps[at + 1]?.key ?? s.key }])}
        data-testid="add-choice"
      >
        {t('scripts:add_choice')}
      </Button>
    </section>
  );
}
