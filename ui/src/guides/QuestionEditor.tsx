import { Select, Switch, TextInput } from '@mantine/core';
import type { FormField } from '../api/rows';
import { useT } from '../i18n/useT';
import { keyOf } from './editing';
import css from './editor.module.css';
import { Limits } from './Limits';
import { Options } from './Options';
import { RowButtons } from './RowButtons';
import { Translations } from './Translations';

const KINDS: FormField['kind'][] = [
  ...(['text', 'long', 'number', 'date', 'choice', 'choices', 'yes_no', 'phone', 'email'] as const),
];

interface Props {
  field: FormField;
  at: number;
  count: number;
  errors: Record<string, string>;
  onChange: (part: Partial<FormField>) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}

/** One question of a form. */
export function QuestionEditor({ field: f, at, count, errors, onChange, onMove, onRemove }: Props) {
  const t = useT();
  const name = f.label || t('scripts:question', { n: at + 1 });
  const chooses = f.kind === 'choice' || f.kind === 'choices';
  const error = (part: string) => errors[`fields.${at}.${part}`];
  /** As long as nobody chose another key, it goes with the question. */
  function rename(label: string) {
    const own = f.key === '' || /^q\d+$/.test(f.key) || f.key === keyOf(f.label);
    onChange({ label, ...(own && keyOf(label) ? { key: keyOf(label) } : {}) });
  }
  function become(kind: FormField['kind']) {
    const limits = { min_length: 0, max_length: 0, min: '', max: '', pattern: '' };
    const options = kind === 'choice' || kind === 'choices' ? (f.options ?? []) : [];
    onChange({ kind, ...limits, options });
  }
  return (
    <section className={css.row} aria-label={name} data-testid="question">
      <div className="row wrap">
        <strong className="grow cut">{t('scripts:question', { n: at + 1 })}</strong>
        <RowButtons
          name={name}
          first={at === 0}
          last={at === count - 1}
          onMove={onMove}
          onRemove={count > 1 ? onRemove : undefined}
        />
      </div>
      <TextInput
        label={t('scripts:label')}
        required
        value={f.label}
        error={error('label')}
        onChange={(e) => rename(e.currentTarget.value)}
        data-testid="question-label"
      />
      <div className={css.pair}>
        <Select
          label={t('scripts:kind')}
          allowDeselect={false}
          data={KINDS.map((k) => ({ value: k, label: t(`scripts:kinds.${k}`) }))}
          value={f.kind}
          error={error('kind')}
          onChange={(k) => become((k ?? 'text') as FormField['kind'])}
          data-testid="question-kind"
        />
        <TextInput
          label={t('scripts:key')}
          description={t('scripts:key_help')}
          value={f.key}
          error={error('key')}
          onChange={(e) => onChange({ key: e.currentTarget.value })}
          data-testid="question-key"
        />
      </div>
      <Switch
        label={t('scripts:required')}
        description={t('scripts:required_help')}
        checked={f.required ?? false}
        onChange={(e) => onChange({ required: e.currentTarget.checked })}
        data-testid="question-required"
      />
      <Limits field={f} error={error} onChange={onChange} />
      {chooses ? <Options field={f} error={error} onChange={onChange} /> : null}
      <Translations
        of={[{ label: t('scripts:label'), words: f.labels ?? {}, onChange: (labels) => onChange({ labels }) }]}
      />
    </section>
  );
}
